import type { Announcement } from './announcement.js';
import type { Command, CommandOrigin, CommandResult } from './command.js';
import type { DomainEvent } from './event.js';
import type { ProbeOutcome } from './probe_outcome.js';
import type { Snapshot } from './snapshot.js';
import type { Moment } from './time.js';

/** Both clocks of the machine. */
export interface Clock {
  now(): Moment;
}

/** Where an adapter puts what happened outside. Never throws, never blocks. */
export interface Inbox {
  dispatch(event: DomainEvent): void;
  /** Carries a command out, in turn with the events, and tells the true result. */
  command(command: Command, from: CommandOrigin): Promise<CommandResult>;
}

/** Shows the newest snapshot somewhere. `show` may be slow: the loop offers it only the newest one next. */
export interface Output {
  readonly name: string;
  show(snapshot: Snapshot): void | Promise<void>;
  /** Tells what happened, once; what cannot be told now is dropped. */
  announce?(announcement: Announcement, at: Moment): void;
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

/** The user that a child runs as, where we are root. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** A real program that runs as our child for as long as we run. */
export interface ChildSpec {
  /** For log lines and messages, such as `upsd`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Null: as ourselves. */
  readonly runAs: RunAs | null;
  /** Runs before every start: writes files, checks ports. What it throws counts as a failed start. */
  prepare(): Promise<void>;
  /** Resolves once the child really serves; gives up when `signal` aborts. */
  ready(signal: AbortSignal): Promise<void>;
  /** The level of one of the child's output lines in our log. */
  levelOf(line: string): LogLevel;
}

export interface ChildListener {
  /** It serves. */
  up(): void;
  /** It does not serve, and why; told once for each cause, not for each attempt. */
  down(reason: string): void;
}

export interface SupervisedChild {
  /** Null while it does not run. */
  readonly pid: number | null;
  start(): void;
  /** Sends a signal to the running child; does nothing where none runs. */
  signal(signal: NodeJS.Signals): void;
  /** Kills it (it may hang) and starts it anew. */
  restart(reason: string): void;
  /** Ends it (SIGTERM, then SIGKILL after a second) and resolves once it is gone. */
  stop(): Promise<void>;
}

/** Starts children and keeps them alive: backoff from 1 s up to 30 s, output lines in our log, no child outlives us. */
export interface ChildProcesses {
  supervise(spec: ChildSpec, listener: ChildListener): SupervisedChild;
}
