import { join } from 'node:path';
import { sectionName } from '../adapters/nut/port/driver_files.js';
import {
  defaultLimits,
  DriverPort,
  type DeviceCare,
  type DriverLimits,
} from '../adapters/nut/port/driver_port.js';
import type { Port } from '../adapters/nut/port/port.js';
import { UpsdPort } from '../adapters/nut/port/upsd_port.js';
import { UsbDevice } from '../adapters/nut/port/usb_device.js';
import type { Settings } from '../config/sections/registry.js';
import type { UpsDevice } from '../config/sections/ups.js';
import type { CommandResult } from '../domain/core/command.js';
import type { PortRequest } from '../domain/core/event.js';
import type { RunAs } from '../platform/child_process.js';
import type { AppContext } from './context.js';

export interface Ports {
  start(): void;
  /** Never rejects. */
  ask(ups: string, request: PortRequest): Promise<CommandResult>;
  stop(): Promise<void>;
}

interface PortsContext extends AppContext {
  readonly user: RunAs | null;
}

/** What reads the UPSes with a data port. */
export function createPorts(context: PortsContext, limits: DriverLimits = defaultLimits): Ports {
  const ports = new Map(
    context.settings.upses.flatMap((ups, index) => {
      const port = portOf(context, ups, index, limits);
      return port === null ? [] : [[ups.name, port] as const];
    }),
  );
  return {
    start: () => ports.forEach((port) => port.start()),
    ask: (ups, request) =>
      ports.get(ups)?.ask(request) ??
      Promise.resolve({ accepted: false, code: 'invalid', reason: `${ups} has no data port.` }),
    stop: async () => {
      await Promise.all([...ports.values()].map((port) => port.stop()));
    },
  };
}

function portOf(
  { runFolder, children, inbox, log, user }: PortsContext,
  { name, source }: UpsDevice,
  index: number,
  limits: DriverLimits,
): Port | null {
  if (source === null) return null;
  const own = log.child(name);
  if (source.kind === 'upsd') return new UpsdPort(name, source, inbox, own);
  const isUsb = source.port === 'auto' || source.driver.includes('usb');
  const device = isUsb ? new UsbDevice(source.settings, user, own) : noDevice;
  const settings = { ...source, name, folder: join(runFolder, folderName(index)), runAs: user };
  return new DriverPort(settings, children, inbox, own, device, limits);
}

/** One on a serial port or in the network needs no care. */
const noDevice: DeviceCare = { prepare: () => Promise.resolve(), reset: () => Promise.resolve() };

/** A number: the path of a socket must be short, whatever the UPS is called. */
const folderName = (index: number): string => `ups-${index}`;

/** Bytes of the longest path of a driver's own socket below the run folder; 0 where no driver runs. */
export const maxPortSocketName = ({ upses }: Settings): number =>
  Math.max(
    0,
    ...upses.map(({ source }, index) =>
      source?.kind === 'driver' ? `/${folderName(index)}/${source.driver}-${sectionName}`.length : 0,
    ),
  );
