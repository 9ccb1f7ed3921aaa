import type { CommandOf } from './commands.js';

/** How a command is asked for over HTTP: by people in the network, and by the command line over the control socket. */
export interface CommandRoute {
  readonly method: 'POST' | 'PUT';
  /** `:id` is the parameter that `id` names. */
  readonly path: string;
  readonly id?: 'host' | 'section';
  /** The number that the JSON body gives, such as `{"minutes": 10}`. */
  readonly body?: CommandBody;
}

export interface CommandBody {
  readonly key: 'minutes' | 'seconds';
  /** What that is, for people. */
  readonly subject: 'delay' | 'length';
  readonly example: number;
}

export const commandRoutes: Readonly<Record<CommandOf<'HTTP'>, CommandRoute>> = {
  'drill.start': { method: 'POST', path: '/api/drill/start' },
  'drill.stop': { method: 'POST', path: '/api/drill/stop' },
  'host.wake': { method: 'POST', path: '/api/hosts/:id/wake', id: 'host' },
  'host.shutdown_delay': {
    method: 'PUT',
    path: '/api/hosts/:id/shutdown_delay',
    id: 'host',
    body: { key: 'minutes', subject: 'delay', example: 10 },
  },
  'ups.shutdown_delay': {
    method: 'PUT',
    path: '/api/upses/:id/shutdown_delay',
    id: 'section',
    body: { key: 'seconds', subject: 'delay', example: 600 },
  },
  'maintenance.start': {
    method: 'POST',
    path: '/api/maintenance/start',
    body: { key: 'minutes', subject: 'length', example: 60 },
  },
  'maintenance.stop': { method: 'POST', path: '/api/maintenance/stop' },
  probe: { method: 'POST', path: '/api/probe' },
};
