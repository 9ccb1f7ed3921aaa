import type { Command } from '../../domain/command.js';
import { minutes } from '../../domain/time.js';

/** Every command that the control socket takes, by its path; `/maintenance/start` takes `?minutes=` besides. */
const commandPaths: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['/drill/start', { kind: 'start_drill' }],
  ['/drill/stop', { kind: 'stop_drill' }],
  ['/maintenance/stop', { kind: 'end_maintenance' }],
]);

/** The command that a `POST` to this path asks for; null where there is none. */
export function commandAt(path: string): Command | null {
  const maintenance = /^\/maintenance\/start\?minutes=(\d{1,5})$/.exec(path)?.[1];
  return maintenance === undefined
    ? (commandPaths.get(path) ?? null)
    : { kind: 'start_maintenance', duration: minutes(Number(maintenance)) };
}
