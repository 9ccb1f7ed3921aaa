import { performance } from 'node:perf_hooks';
import type { Delivery } from '../../../src/adapters/mqtt/session.js';
import type { Memory } from '../../../src/adapters/mqtt/settings.js';
import type { Message } from '../../../src/adapters/mqtt/topics.js';
import type { Command, CommandResult } from '../../../src/domain/core/command.js';
import type { DomainEvent } from '../../../src/domain/core/event.js';
import type { Clock, Inbox, Log } from '../../../src/domain/core/ports.js';
import { moment } from '../../../src/domain/core/time.js';
import { waitFor } from '../../wait_for.js';

/** Takes note of what comes in, in place of the loop. */
export class RecordingInbox implements Inbox {
  readonly events: DomainEvent[] = [];
  readonly commands: Command[] = [];

  dispatch(event: DomainEvent): void {
    this.events.push(event);
  }

  command(command: Command): Promise<CommandResult> {
    this.commands.push(command);
    return Promise.resolve({ accepted: true, message: 'done' });
  }

  /** What the broker's connection told, in short. */
  get broker(): string[] {
    return this.events.flatMap((event) =>
      event.type === 'component_failed' || event.type === 'component_recovered' ? [event.type] : [],
    );
  }
}

/** Keeps the lines in place of a log. */
export class RecordingLog implements Log {
  constructor(readonly lines: string[] = []) {}
  debug(message: string): void {
    this.lines.push(`debug ${message}`);
  }
  info(message: string): void {
    this.lines.push(`info ${message}`);
  }
  warn(message: string): void {
    this.lines.push(`warn ${message}`);
  }
  error(message: string): void {
    this.lines.push(`error ${message}`);
  }
  child(): Log {
    return this;
  }
  /** Lines of one level. */
  at(level: string): string[] {
    return this.lines.filter((line) => line.startsWith(`${level} `));
  }
}

export const silentLog: Log = new RecordingLog();

/** What a file would keep, also over the life of what uses it. */
export class MemoryInPlace implements Memory {
  readonly saved: unknown[] = [];
  constructor(public value: unknown = null) {}
  load(): Promise<unknown> {
    return Promise.resolve(this.value);
  }
  save(value: unknown): Promise<void> {
    this.value = JSON.parse(JSON.stringify(value));
    this.saved.push(this.value);
    return Promise.resolve();
  }
}

/** A broker's end that acknowledges when it is told to. */
export class HeldBroker {
  readonly window = 4;
  readonly sent: Message[] = [];
  #waiting: ((delivery: Delivery) => void)[] = [];

  publish(message: Message): Promise<Delivery> {
    this.sent.push(message);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  get onTheirWay(): number {
    return this.#waiting.length;
  }

  settle(delivery: Delivery): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(delivery);
  }

  payloadsOn(topic: string): string[] {
    return this.sent.filter((message) => message.topic === topic).map(({ payload }) => payload);
  }
}

/** Acknowledges until nothing more comes. */
export const settled = async (broker: HeldBroker): Promise<void> => {
  let seen = -1;
  await waitFor('everything to be sent', async () => {
    broker.settle('acknowledged');
    await new Promise((resolve) => setImmediate(resolve));
    const still = seen === broker.sent.length && broker.onTheirWay === 0;
    seen = broker.sent.length;
    return still;
  });
};

export const systemClock: Clock = { now: () => moment(performance.now(), Date.now()) };
