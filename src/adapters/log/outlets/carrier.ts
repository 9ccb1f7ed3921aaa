import type { Component } from '../../../domain/core/event.js';
import type { Duration } from '../../../domain/core/time.js';
import type { RateLimit } from '../../../platform/token_bucket.js';
import type { LogRecord } from './log_record.js';

/** One way to bring lines of the log somewhere. What goes wrong there is its outlet's business: it may fail in any way. */
export interface Carrier {
  /** What it is called as a problem. */
  readonly component: Extract<Component, 'log file' | 'syslog' | 'sentry'>;
  /** Where the lines go, for people: without secrets. */
  readonly where: string;
  /** How many lines may go there; left out: any number. */
  readonly limit?: RateLimit;
  /** The line as it is sent; null where it is not for this place. Pure. */
  encode(record: LogRecord): Buffer | null;
  /** @throws where there is no way now. What is being opened is given up as soon as `signal` aborts. */
  open(signal: AbortSignal): Promise<Link>;
}

/** A way that is open. */
export interface Link {
  /** Turned true where the other side, or an error, has closed it. */
  readonly isGone: boolean;
  /** Hands one line over. Rejects where it may not have arrived: the link is closed then, and opened anew. */
  send(payload: Buffer): Promise<void>;
  /** Never rejects. */
  close(): Promise<void>;
}

/** This one line is not wanted there, and never will be. */
export class LineRefused extends Error {}

/** Nothing is wanted there for a time. */
export class NotBefore extends Error {
  constructor(
    message: string,
    readonly after: Duration,
  ) {
    super(message);
  }
}
