import type { Command } from '../../domain/command.js';

/** Every command without particulars that the control socket takes, by its path. */
const plainCommands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['/drill/start', { kind: 'start_drill' }],
  ['/drill/stop', { kind: 'stop_drill' }],
]);

/** The path that wakes the host with this id. */
export const wakePath = (host: string): string => `/hosts/${encodeURIComponent(host)}/wake`;

/** The command that a path of the control socket stands for; null where it stands for none. */
export function commandAt(path: string): Command | null {
  const host = /^\/hosts\/([a-z0-9_]+)\/wake$/.exec(path)?.[1];
  return host === undefined ? (plainCommands.get(path) ?? null) : { kind: 'wake_host', host };
}
