import { isUtf8 } from 'node:buffer';
import { numberIn, parse, quoted, type CommandOf } from '../../api/commands.js';
import type { Command } from '../../domain/core/command.js';
import { messageOf } from '../../domain/core/failure.js';
import type { Inbox, Log } from '../../domain/core/ports.js';
import type { HostFacts } from './settings.js';
import type { TopicListener } from './subscriptions.js';

/** The longest payload that a command topic takes, in bytes. */
export const maxCommandBytes = 256;

/** How a command comes in. */
interface WireForm {
  /** Below the base topic; `<id>` stands for a host's. */
  readonly topic: string;
  /** As they are told to who sends another. */
  readonly payloads: readonly string[];
  /** The parameters that a payload gives, for the table to judge; null where it is none of this command's. */
  readonly parametersIn: (text: string) => Readonly<Record<string, unknown>> | null;
}

const word = (topic: string, payload: string): WireForm => ({
  topic,
  payloads: [payload],
  parametersIn: (text) => (text === payload ? {} : null),
});

const wireForms: Readonly<Record<CommandOf<'MQTT'>, WireForm>> = {
  'drill.start': word('drill/set', 'ON'),
  'drill.stop': word('drill/set', 'OFF'),
  'maintenance.start': {
    topic: 'maintenance/set',
    payloads: ['ON', '{"minutes": 60}'],
    parametersIn: (text) => (text === 'ON' ? {} : minutesIn(text)),
  },
  'maintenance.stop': word('maintenance/set', 'OFF'),
  'host.wake': word('host/<id>/wake', 'PRESS'),
  'host.shutdown_delay': {
    topic: 'host/<id>/shutdown_delay/set',
    payloads: [],
    parametersIn: (text) => ({ minutes: numberIn(text) }),
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

const topics = [...new Set(Object.values(wireForms).map(({ topic }) => topic))];

export type ReadCommand = { readonly command: Command } | { readonly refused: string };

/** Reads the payloads of one command topic. */
export type CommandReader = (text: string) => ReadCommand;

/**
 * Every topic below the base topic that takes commands, and how they are read. Every host takes both commands, also one that
 * cannot follow: whoever sends one is then told why, where a topic that nobody hears would leave them waiting.
 */
export const commandReaders = (hosts: readonly HostFacts[]): ReadonlyMap<string, CommandReader> =>
  new Map(
    topics.flatMap((topic): [string, CommandReader][] =>
      topic.includes('<id>')
        ? hosts.map(({ id }) => [topic.replace('<id>', id), readerOf(topic, hosts, id)])
        : [[topic, readerOf(topic, hosts)]],
    ),
  );

const readerOf = (topic: string, hosts: readonly HostFacts[], host?: string): CommandReader => {
  const forms = Object.entries(wireForms).filter(([, form]) => form.topic === topic);
  return (text) => {
    for (const [name, { parametersIn }] of forms) {
      const parameters = parametersIn(text);
      if (parameters === null) continue;
      const parsed = parse(name, { ...parameters, host }, { hosts, sections: [] });
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
