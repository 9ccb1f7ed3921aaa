import { maxDelay, type Command, type CommandOrigin } from '../domain/core/command.js';
import { milliseconds, minutes, seconds } from '../domain/core/time.js';
import { Given, quoted, Refused, type CommandContext, type CommandRefusal, type Parameter } from './given.js';

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
const ups = { kind: 'ups' } as const;
const schedule = { kind: 'schedule' } as const;
const nameOfNut = (expected: string) =>
  ({ kind: 'text', pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, expected }) as const;
const valueOfNut = {
  kind: 'text',
  pattern: /^[ -~]{0,255}$/,
  expected: 'a text of at most 255 printable ASCII characters',
} as const;
const inMinutes = { kind: 'number', unit: 'minutes', max: maxDelay / minutes(1) } as const;
const inSeconds = { kind: 'number', unit: 'seconds', max: maxDelay / seconds(1) } as const;

/**
 * Every command that people and clients have, whichever channel it comes by. A new one has its entry here, its `Command` in
 * the domain, and its wire form in each of its channels.
 */
export const commands = {
  'drill.start': {
    channels: everyChannel,
    description: 'starts a drill: an outage that only seems to be one; of one UPS, or of all',
    parameters: { ups },
    command: (given) => ({ kind: 'start_drill', ups: given.upsOrAll('ups') }),
  },
  'drill.stop': {
    channels: everyChannel,
    description: 'ends the drill',
    parameters: { ups },
    command: (given) => ({ kind: 'stop_drill', ups: given.upsOrAll('ups') }),
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
  'schedule.skip': {
    channels: allButNut,
    description: 'leaves out the next start of the schedule; the one after it comes again',
    parameters: { schedule },
    command: (given) => ({ kind: 'skip_schedule', schedule: given.schedule('schedule') }),
  },
  'schedule.enable': {
    channels: allButNut,
    description: "switches the schedule on, until the configuration's value changes",
    parameters: { schedule },
    command: (given) => ({ kind: 'set_schedule', schedule: given.schedule('schedule'), enabled: true }),
  },
  'schedule.disable': {
    channels: allButNut,
    description: 'switches it off in the same way; what it has begun goes on to its end',
    parameters: { schedule },
    command: (given) => ({ kind: 'set_schedule', schedule: given.schedule('schedule'), enabled: false }),
  },
  // NUT clients command the UPS itself, in its own words.
  'ups.command': {
    channels: allButNut,
    description:
      'has a UPS with a data port carry out one of its commands, with a value where that takes one',
    parameters: {
      ups,
      command: nameOfNut('the name of a command such as beeper.mute'),
      value: valueOfNut,
    },
    command: (given) => ({
      kind: 'instant_command',
      ups: given.ups('ups'),
      name: given.text('command'),
      value: given.textOrNull('value'),
    }),
  },
  'ups.variable': {
    channels: ['HTTP', 'command line'],
    description: 'changes a variable of a UPS with a data port',
    parameters: {
      ups,
      variable: nameOfNut('the name of a variable such as input.transfer.low'),
      value: valueOfNut,
    },
    command: (given) => ({
      kind: 'set_variable',
      ups: given.ups('ups'),
      name: given.text('variable'),
      value: given.text('value'),
    }),
  },
} as const satisfies Readonly<Record<string, CommandDefinition>>;

export type CommandName = keyof typeof commands;

/** The commands that a channel may give: a channel's wire forms are a record over these, so that none is forgotten. */
export type CommandOf<Channel extends CommandOrigin> = {
  [Name in CommandName]: Channel extends (typeof commands)[Name]['channels'][number] ? Name : never;
}[CommandName];

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name);

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
