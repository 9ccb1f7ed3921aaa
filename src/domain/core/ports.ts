import type { Announcement } from './announcement.js';
import type { Command, CommandOrigin, CommandResult } from './command.js';
import type { DomainEvent, ProbeOutcome } from './event.js';
import type { Remembered } from './memory_schema.js';
import type { Snapshot } from '../view/snapshot.js';
import type { Moment } from './time.js';

/** Both clocks of the machine. */
export interface Clock {
  now(): Moment;
}

/** Where an adapter puts what happened outside. Never throws, never blocks. */
export interface Inbox {
  dispatch(event: DomainEvent): void;
  /**
   * Carries a command out, in turn with the events, and tells the true result.
   *
   * @param by the person who gave it, as far as that is known
   */
  command(command: Command, from: CommandOrigin, by?: string | null): Promise<CommandResult>;
}

/** Shows the newest snapshot somewhere. `show` may be slow: the loop offers it only the newest one next. */
export interface Output {
  readonly name: string;
  show(snapshot: Snapshot): void | Promise<void>;
  /** Tells what happened, once; what cannot be told now is dropped. */
  announce?(announcement: Announcement, at: Moment): void;
}

/** Where the loop keeps what has to outlive it. Never rejects: its errors are its own. */
export interface Memory {
  /** Resolves once the record, or a newer one, would survive our being killed. */
  save(record: Remembered): Promise<void>;
}

/** One way to find out whether one device is there. */
export interface Probe {
  /** One attempt. Settles within its own time limit whatever happens, and never rejects. */
  attempt(): Promise<ProbeOutcome>;
  /** Frees what the probe holds. */
  close(): void;
}

/** The log, in the words of its levels. `details` may hold an `error`. */
export interface Log {
  debug(message: string, details?: Readonly<Record<string, unknown>>): void;
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
  /** A log whose lines name the part that they are about. */
  child(part: string): Log;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
