import type { ProbedSettings } from '../../domain/core/settings.js';
import {
  defaultKind,
  probeKinds,
  probeSettings,
  targetOfEntry,
  type ProbeEntry,
  type ProbeSettings,
} from '../../probes/registry.js';
import { comparableAddress } from '../text/addresses.js';
import { idOf } from '../text/identifiers.js';
import { isSection, textAt } from '../text/key_path.js';
import { string } from './section.js';

/** Shared with hosts. */
export const deviceName = string(1, 100, {
  pattern: '^(?=[^\\u0000-\\u001f\\u007f-\\u009f]*$).*\\S',
  expected: 'a name of 1 to 100 characters on one line',
});

const name = {
  ...deviceName,
  description: "What people call the device; left out: its address, its URL's host or its topic.",
} as const;

const forms = Object.values(probeKinds).map(({ schema }) => {
  const { probe, ...own } = schema.properties;
  return { ...schema, properties: { probe, name, ...own } };
});

/** A sentinel or witness in its expanded form: `probe` tells the form, and no shorthand is left. */
export const deviceSchema = {
  type: 'object',
  discriminator: { propertyName: 'probe' },
  required: ['probe'],
  expected: 'an address, or a section such as {name: Kitchen plug, address: 192.168.1.40}',
  description: 'A device, or just its address.',
  oneOf: forms,
} as const;

/** One that is valid, in its expanded form with its defaults. */
export type Device = ProbeEntry & { readonly name?: string };

/** A sentinel or witness, and how it is probed. */
export interface DeviceSettings extends ProbedSettings {
  readonly probe: ProbeSettings;
}

/** An address alone becomes a section, a probe left out the default one. */
export const expandedDevices = (devices: unknown): unknown =>
  Array.isArray(devices) ? devices.map((device: unknown) => expandedDevice(device)) : devices;

const expandedDevice = (device: unknown): unknown => {
  if (typeof device === 'string') return { probe: defaultKind, address: device };
  if (!isSection(device) || Object.hasOwn(device, 'probe')) return device;
  return { ...device, probe: defaultKind };
};

/**
 * What a device in its expanded form is called: its name, or else its address, its URL's host or its topic. Null where it is
 * too broken to have one.
 */
export const nameOf = (device: unknown): string | null =>
  textAt(device, 'name') ?? targetOfEntry((key) => textAt(device, key))?.label ?? null;

/** What two entries have in common when they mean the same device: its address, or its topic. Null: nothing to compare. */
export const targetOf = (device: unknown): string | null => {
  const target = targetOfEntry((key) => textAt(device, key));
  if (target === null) return null;
  return target.host === null ? `topic ${target.label}` : comparableAddress(target.host);
};

export const deviceSettings = (device: Device): DeviceSettings => {
  const called = nameOf(device) ?? '';
  return { id: idOf(called), name: called, probe: probeSettings(device) };
};
