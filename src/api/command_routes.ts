import type { CommandOf } from './commands.js';

/** How a command is asked for over HTTP: by people in the network, and by the command line over the control socket. */
export interface CommandRoute {
  readonly method: 'POST' | 'PUT';
  /** `:id` is the parameter that `id` names. */
  readonly path: string;
  readonly id?: 'host' | 'section' | 'ups' | 'schedule';
  /** What the JSON body gives, such as `{"minutes": 10}`. */
  readonly body?: CommandBody;
}

export interface CommandBody {
  /** Its members: each is the parameter of that name. */
  readonly members: readonly string[];
  /** What that is, for people. */
  readonly subject: 'delay' | 'length' | 'command' | 'variable' | 'UPS';
  readonly example: Readonly<Record<string, string | number>>;
  /** Nothing, or an empty one, may be sent in its place: it stands for all of them. */
  readonly mayBeEmpty?: true;
}

const minutesOf = (subject: CommandBody['subject'], minutes: number): CommandBody => ({
  members: ['minutes'],
  subject,
  example: { minutes },
});

const upsOrAll: CommandBody = {
  members: ['ups'],
  subject: 'UPS',
  example: { ups: 'ups' },
  mayBeEmpty: true,
};

export const commandRoutes: Readonly<Record<CommandOf<'HTTP'>, CommandRoute>> = {
  'drill.start': { method: 'POST', path: '/api/drill/start', body: upsOrAll },
  'drill.stop': { method: 'POST', path: '/api/drill/stop', body: upsOrAll },
  'host.wake': { method: 'POST', path: '/api/hosts/:id/wake', id: 'host' },
  'host.shutdown_delay': {
    method: 'PUT',
    path: '/api/hosts/:id/shutdown_delay',
    id: 'host',
    body: minutesOf('delay', 10),
  },
  'ups.shutdown_delay': {
    method: 'PUT',
    path: '/api/upses/:id/shutdown_delay',
    id: 'section',
    body: { members: ['seconds'], subject: 'delay', example: { seconds: 600 } },
  },
  'ups.command': {
    method: 'POST',
    path: '/api/upses/:id/command',
    id: 'ups',
    body: { members: ['command', 'value'], subject: 'command', example: { command: 'beeper.mute' } },
  },
  'ups.variable': {
    method: 'PUT',
    path: '/api/upses/:id/variable',
    id: 'ups',
    body: {
      members: ['variable', 'value'],
      subject: 'variable',
      example: { variable: 'input.transfer.low', value: '180' },
    },
  },
  'maintenance.start': { method: 'POST', path: '/api/maintenance/start', body: minutesOf('length', 60) },
  'maintenance.stop': { method: 'POST', path: '/api/maintenance/stop' },
  'schedule.skip': { method: 'POST', path: '/api/schedules/:id/skip', id: 'schedule' },
  'schedule.enable': { method: 'POST', path: '/api/schedules/:id/enable', id: 'schedule' },
  'schedule.disable': { method: 'POST', path: '/api/schedules/:id/disable', id: 'schedule' },
  probe: { method: 'POST', path: '/api/probe' },
};
