import { isUtf8 } from 'node:buffer';
import { numberIn, parse, type CommandOf } from '../../api/commands.js';
import { quoted } from '../../api/given.js';
import type { Command } from '../../domain/core/command.js';
import { messageOf } from '../../domain/core/failure.js';
import type { Inbox, Log } from '../../domain/core/ports.js';
import type { DiscoveryFacts } from './settings.js';
import type { TopicListener } from './subscriptions.js';

/** The longest payload that a command topic takes, in bytes. */
export const maxCommandBytes = 256;

/** How a command comes in. */
interface WireForm {
  /** Below the base topic; `<id>` stands for a host's, `<schedule>` for that of a schedule, `<name>` for the name of a UPS that feeds hosts. */
  readonly topics: readonly string[];
  /** As they are told to who sends another. */
  readonly payloads: readonly string[];
  /** The parameters that a payload gives, for the table to judge; null where it is none of this command's. */
  readonly parametersIn: (text: string) => Readonly<Record<string, unknown>> | null;
}

const word = (payload: string, ...topics: readonly string[]): WireForm => ({
  topics,
  payloads: [payload],
  parametersIn: (text) => (text === payload ? {} : null),
});

const commandTopic = 'ups/<name>/command';

const wireForms: Readonly<Record<CommandOf<'MQTT'>, WireForm>> = {
  'drill.start': word('ON', 'drill/set', 'ups/<name>/drill/set'),
  'drill.stop': word('OFF', 'drill/set', 'ups/<name>/drill/set'),
  'maintenance.start': {
    topics: ['maintenance/set'],
    payloads: ['ON', '{"minutes": 60}'],
    parametersIn: (text) => (text === 'ON' ? {} : minutesIn(text)),
  },
  'maintenance.stop': word('OFF', 'maintenance/set'),
  'host.wake': word('PRESS', 'host/<id>/wake'),
  'host.shutdown_delay': {
    topics: ['host/<id>/shutdown_delay/set'],
    payloads: [],
    parametersIn: (text) => ({ minutes: numberIn(text) }),
  },
  'schedule.skip': word('PRESS', 'schedule/<schedule>/skip'),
  'schedule.enable': word('ON', 'schedule/<schedule>/set'),
  'schedule.disable': word('OFF', 'schedule/<schedule>/set'),
  'ups.command': {
    topics: [commandTopic],
    payloads: [],
    parametersIn: (text) => {
      const [command, ...value] = text.split(' ');
      return { command, ...(value.length > 0 && { value: value.join(' ') }) };
    },
  },
};

const minutesIn = (text: string): { readonly minutes: unknown } | null => {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('minutes' in parsed)) return null;
    return Object.keys(parsed).length === 1 ? parsed : null;
  } catch {
    return null;
  }
};

const topics = [...new Set(Object.values(wireForms).flatMap((form) => form.topics))];

export type ReadCommand = { readonly command: Command } | { readonly refused: string };

/** Reads the payloads of one command topic. */
export type CommandReader = (text: string) => ReadCommand;

/** What the configuration has of what can be commanded. */
export type Commandable = Pick<DiscoveryFacts, 'hosts' | 'upses' | 'schedules'>;

/**
 * Every topic below the base topic that takes commands, and how they are read. Every host takes both commands, also one that
 * cannot follow: whoever sends one is then told why, where a topic that nobody hears would leave them waiting. A UPS takes those
 * that it has over the others.
 */
export const commandReaders = (known: Commandable): ReadonlyMap<string, CommandReader> =>
  new Map(
    topics.flatMap((topic): [string, CommandReader][] => {
      if (topic.includes('<id>'))
        return known.hosts.map(({ id }) => [topic.replace('<id>', id), readerOf(topic, known, { host: id })]);
      if (topic.includes('<schedule>'))
        return known.schedules.map(({ id }) => [
          topic.replace('<schedule>', id),
          readerOf(topic, known, { schedule: id }),
        ]);
      if (topic.includes('<name>'))
        return upsesOn(topic, known).map((ups) => [
          topic.replace('<name>', ups),
          readerOf(topic, known, { ups }),
        ]);
      return [[topic, readerOf(topic, known, {})]];
    }),
  );

const upsesOn = (topic: string, { upses }: Commandable): readonly string[] =>
  upses
    .filter(
      ({ supply, hasPort }) => supply !== null && (topic === commandTopic ? hasPort : supply.isOneOfSeveral),
    )
    .map(({ name }) => name);

const readerOf = (
  topic: string,
  { hosts, upses, schedules }: Commandable,
  named: Readonly<Record<string, string>>,
): CommandReader => {
  const forms = Object.entries(wireForms).filter(([, form]) => form.topics.includes(topic));
  const context = {
    hosts,
    sections: [],
    upses: upses.map(({ name }) => name),
    schedules: schedules.map(({ id }) => id),
  };
  return (text) => {
    for (const [name, { parametersIn }] of forms) {
      const parameters = parametersIn(text);
      if (parameters === null) continue;
      const parsed = parse(name, { ...parameters, ...named }, context);
      return 'command' in parsed ? parsed : { refused: parsed.refusal.reason };
    }
    return { refused: `${quoted(text)} is ${noneOf(forms.flatMap(([, { payloads }]) => payloads))}` };
  };
};

const noneOf = (payloads: readonly string[]): string =>
  payloads.length === 1
    ? `not ${payloads.join()}`
    : `neither ${payloads.slice(0, -1).join(', ')} nor ${payloads.slice(-1).join()}`;

/** Anything that is not exactly one of the payloads that the topic takes is refused with a reason for people. */
export const readCommand = (reader: CommandReader, payload: Uint8Array): ReadCommand => {
  const { length } = payload;
  if (length > maxCommandBytes)
    return { refused: `${length} bytes are too long for a command, at most ${maxCommandBytes} are taken` };
  if (!isUtf8(payload)) return { refused: 'the payload is not UTF-8 text' };
  return reader(Buffer.from(payload).toString());
};

/** Hears one command topic and hands on what it says. */
export const commandListener = (
  topic: string,
  reader: CommandReader,
  inbox: Inbox,
  log: Log,
): TopicListener => ({
  heard: (payload, retained) => {
    if (retained) {
      // It may be months old, and would come again at every connect.
      log.debug(`a retained message on ${topic} is ignored: commands must not be retained`);
      return;
    }
    const read = readCommand(reader, payload);
    if ('refused' in read) {
      const what = `message on ${topic}`;
      inbox.dispatch({ type: 'command_rejected', from: 'MQTT', what, reason: read.refused });
      return;
    }
    inbox.command(read.command, 'MQTT').then(
      (result) =>
        log.debug(`${topic}: ${result.accepted ? result.message : `${result.code}, ${result.reason}`}`),
      (error: unknown) => log.error(`${topic}: ${messageOf(error)}`, { error }),
    );
  },
});
