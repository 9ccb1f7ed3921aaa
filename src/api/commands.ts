import { maxDelay, type Command, type CommandOrigin } from '../domain/core/command.js';
import { milliseconds, minutes, seconds } from '../domain/core/time.js';

/** What a channel may have to name for a command, and the bounds of what it gives. Both bounds are included. */
export type Parameter = NumberParameter | { readonly kind: 'host' } | { readonly kind: 'section' };

export interface NumberParameter {
  readonly kind: 'number';
  readonly unit: 'minutes' | 'seconds';
  readonly whole: boolean;
  readonly min: number;
  readonly max: number;
  /** What counts where it is left out; null: it has to be given. */
  readonly default: number | null;
}

interface CommandDefinition {
  /** Who may. Each of these channels has a wire form of its own for it. */
  readonly channels: readonly CommandOrigin[];
  readonly description: string;
  /** By their names in JSON, and in the parameters that {@link parse} takes. */
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly command: (given: Given) => Command;
}

const everyChannel = ['MQTT', 'HTTP', 'NUT', 'command line'] as const;
const allButNut = ['MQTT', 'HTTP', 'command line'] as const;

const host = { kind: 'host' } as const;
const section = { kind: 'section' } as const;
const inMinutes = { kind: 'number', unit: 'minutes', max: maxDelay / minutes(1) } as const;
const inSeconds = { kind: 'number', unit: 'seconds', max: maxDelay / seconds(1) } as const;

/**
 * Every command that people and clients have, whichever channel it comes by. A new one has its entry here, its `Command` in
 * the domain, and its wire form in each of its channels.
 */
export const commands = {
  'drill.start': {
    channels: everyChannel,
    description: 'starts a drill: an outage that only seems to be one',
    parameters: {},
    command: () => ({ kind: 'start_drill', ups: null }),
  },
  'drill.stop': {
    channels: everyChannel,
    description: 'ends the drill',
    parameters: {},
    command: () => ({ kind: 'stop_drill', ups: null }),
  },
  'maintenance.start': {
    channels: allButNut,
    description: 'holds what every UPS says now',
    parameters: { minutes: { ...inMinutes, whole: false, min: 1, default: 60 } },
    command: (given) => ({ kind: 'start_maintenance', duration: minutes(given.number('minutes')) }),
  },
  'maintenance.stop': {
    channels: allButNut,
    description: 'ends maintenance before its time',
    parameters: {},
    command: () => ({ kind: 'end_maintenance' }),
  },
  probe: {
    channels: ['HTTP', 'NUT'],
    description: 'probes every sentinel and witness now',
    parameters: {},
    command: () => ({ kind: 'probe_everything' }),
  },
  'host.wake': {
    channels: allButNut,
    description: 'sends the host a magic packet now, and again until it is up',
    parameters: { host },
    command: (given) => ({ kind: 'wake_host', host: given.host('host').id }),
  },
  'host.shutdown_delay': {
    channels: ['MQTT', 'HTTP'],
    description: "sets the host's shutdown delay, until the configured one changes",
    parameters: { host, minutes: { ...inMinutes, whole: true, min: 0, default: null } },
    command: (given) => ({
      kind: 'set_shutdown_delay',
      section: given.sectionOfHost('host'),
      delay: minutes(given.number('minutes')),
    }),
  },
  'ups.shutdown_delay': {
    channels: ['HTTP', 'NUT', 'command line'],
    description: "sets the UPS's shutdown delay, until the configured one changes",
    parameters: { section, seconds: { ...inSeconds, whole: false, min: 0, default: null } },
    command: (given) => ({
      kind: 'set_shutdown_delay',
      section: given.section('section'),
      delay: milliseconds(Math.round(given.number('seconds') * 1000)),
    }),
  },
} as const satisfies Readonly<Record<string, CommandDefinition>>;

export type CommandName = keyof typeof commands;

/** The commands that a channel may give: a channel's wire forms are a record over these, so that none is forgotten. */
export type CommandOf<Channel extends CommandOrigin> = {
  [Name in CommandName]: Channel extends (typeof commands)[Name]['channels'][number] ? Name : never;
}[CommandName];

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name);

/** What the channel that a command comes by knows of the configuration. */
export interface CommandContext {
  /** `ups`: the section that turns `OB LB` for it; null where it has no shutdown delay. */
  readonly hosts: readonly { readonly id: string; readonly name: string; readonly ups: string | null }[];
  /** The NUT sections, aliases among them. */
  readonly sections: readonly string[];
}

export type CommandRefusal = {
  /** What is wrong, for people; begins in lower case and ends without a full stop. */
  readonly reason: string;
} & (
  | {
      readonly code: 'invalid';
      /** What the value would have to be: "a whole number of minutes from 0 to 1440". */
      readonly expected: string;
    }
  /** No such command, host or section. */
  | { readonly code: 'unknown'; readonly what: 'command' | 'host' | 'section' }
  /** The host has no UPS of its own, which would have the delay. */
  | { readonly code: 'unsupported' }
);

export type ParsedCommand = { readonly command: Command } | { readonly refusal: CommandRefusal };

/**
 * Makes the domain's command of its name and parameters. The bounds are checked here, for every channel.
 *
 * @param parameters as the channel read them: a `host` by its id, a `section` by its name, numbers as numbers (`numberIn`
 *   makes them of a text). What is not asked for is ignored.
 */
export function parse(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  context: CommandContext,
): ParsedCommand {
  if (!isCommandName(name)) {
    const reason = `there is no command ${quoted(name)}`;
    return { refusal: { code: 'unknown', what: 'command', reason } };
  }
  const definition: CommandDefinition = commands[name];
  try {
    return { command: definition.command(new Given(definition.parameters, parameters, context)) };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

/** The number that a text of plain digits without leading zeros is; any other text as it is, for the refusal to quote. */
export const numberIn = (text: string): number | string =>
  /^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : text;

const expectation = ({ whole, unit, min, max }: NumberParameter): string =>
  `a ${whole ? 'whole ' : ''}number of ${unit} from ${min} to ${max}`;

class Refused extends Error {
  constructor(readonly refusal: CommandRefusal) {
    super(refusal.reason);
  }
}

/** The parameters that came, read by what the table says of them. Throws `Refused`. */
class Given {
  constructor(
    private readonly parameters: Readonly<Record<string, Parameter>>,
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly context: CommandContext,
  ) {}

  number(name: string): number {
    const parameter = this.parameters[name];
    if (parameter?.kind !== 'number') throw new Error(`the table has no number ${name}`);
    const value = this.values[name] === undefined ? parameter.default : this.values[name];
    const { whole, min, max } = parameter;
    if (typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value)))
      return value;
    const expected = expectation(parameter);
    throw new Refused({ code: 'invalid', expected, reason: `${quoted(value)} is not ${expected}` });
  }

  host(name: string): CommandContext['hosts'][number] {
    const id = this.values[name];
    const found = this.context.hosts.find((known) => known.id === id);
    if (found !== undefined) return found;
    throw new Refused({ code: 'unknown', what: 'host', reason: `there is no host ${quoted(id)}` });
  }

  sectionOfHost(name: string): string {
    const { name: called, ups } = this.host(name);
    if (ups !== null) return ups;
    const reason = `${called} has no shutdown_delay in the configuration`;
    throw new Refused({ code: 'unsupported', reason });
  }

  section(name: string): string {
    const wanted = this.values[name];
    const found = this.context.sections.find((known) => known === wanted);
    if (found !== undefined) return found;
    throw new Refused({ code: 'unknown', what: 'section', reason: `there is no UPS ${quoted(wanted)}` });
  }
}

const maxQuote = 40;

/** A JSON value that came in, for people: as much of it as fits into a line. */
export function quoted(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(cut(value));
  return cut(JSON.stringify(value));
}

const cut = (text: string): string => (text.length > maxQuote ? `${text.slice(0, maxQuote)}…` : text);

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
