import type { Command } from '../../domain/command.js';

/** Every command that the control socket takes, by its path. */
export const commandPaths: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['/drill/start', { kind: 'start_drill' }],
  ['/drill/stop', { kind: 'stop_drill' }],
]);
