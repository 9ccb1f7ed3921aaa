import type { Command } from '../../domain/command.js';
import { milliseconds, minutes, type Duration } from '../../domain/time.js';

/** Every command without particulars that the control socket takes, by its path. */
const plainCommands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['/drill/start', { kind: 'start_drill' }],
  ['/drill/stop', { kind: 'stop_drill' }],
  ['/maintenance/stop', { kind: 'end_maintenance' }],
]);

/** The path that wakes the host with this id. */
export const wakePath = (host: string): string => `/hosts/${encodeURIComponent(host)}/wake`;

/** The path that sets the time from an outage's start to this UPS's `OB LB`. */
export const shutdownDelayPath = (ups: string, delay: Duration): string =>
  `/upses/${encodeURIComponent(ups)}/shutdown_delay?milliseconds=${delay}`;

/** The path that starts maintenance for so many minutes. */
export const maintenancePath = (length: number): string => `/maintenance/start?minutes=${length}`;

/** The command that a `POST` to this path asks for; null where there is none. */
export function commandAt(path: string): Command | null {
  const host = /^\/hosts\/([a-z0-9_]+)\/wake$/.exec(path)?.[1];
  if (host !== undefined) return { kind: 'wake_host', host };
  const [, ups, delay] =
    /^\/upses\/([A-Za-z0-9_.-]+)\/shutdown_delay\?milliseconds=(\d{1,9})$/.exec(path) ?? [];
  if (ups !== undefined) return { kind: 'set_shutdown_delay', ups, delay: milliseconds(Number(delay)) };
  const length = /^\/maintenance\/start\?minutes=(\d{1,5})$/.exec(path)?.[1];
  if (length !== undefined) return { kind: 'start_maintenance', duration: minutes(Number(length)) };
  return plainCommands.get(path) ?? null;
}
