import type { LogLevel } from '../../../domain/core/ports.js';
import { printableLine } from '../../../platform/output_lines.js';

/** One line of the log, as outlets read it: secrets are blotted out of it, and no text in it has a control character. */
export interface LogRecord {
  readonly level: LogLevel;
  /** ISO 8601, UTC, with milliseconds. */
  readonly time: string;
  /** The part of the service that it is about. */
  readonly part: string;
  readonly message: string;
  /** What happened, where the line tells of an announcement (`mains_lost`); else null. */
  readonly event: string | null;
  /** The other particulars; what was nested has a name such as `error_message`. */
  readonly fields: ReadonlyMap<string, string | number>;
  /** The line as pino wrote it, with its line break. */
  readonly line: string;
}

/** Longer lines lose their particulars, and the end of their message. In characters. */
const maxLine = 16_384;

const maxMessage = 8_192;

const maxFields = 50;

const isLevel = (value: unknown): value is LogLevel =>
  value === 'debug' || value === 'info' || value === 'warn' || value === 'error';

const textOf = (value: unknown): string => (typeof value === 'string' ? printableLine(value) : '');

/** Reads a line of pino's. Null for what is none. */
export function recordOf(line: string): LogRecord | null {
  const read = parsed(line);
  if (read === null) return null;
  const { level, time, part, msg, event, ...details } = read;
  if (!isLevel(level) || typeof time !== 'string') return null;
  const base = { level, time, part: textOf(part), event: typeof event === 'string' ? textOf(event) : null };
  const message = textOf(msg);
  if (line.length > maxLine) {
    const kept = `${message.slice(0, maxMessage)}… (cut)`;
    const whole = JSON.stringify({ level, time, part: base.part, msg: kept });
    return { ...base, message: kept, fields: new Map<string, string>(), line: `${whole}\n` };
  }
  return { ...base, message, fields: new Map(flat(details).slice(0, maxFields)), line };
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

/** Letters, digits and `_` are names everywhere; RFC 5424 allows 32 of them. */
const nameOf = (path: string): string => path.replaceAll(/\W/g, '_').slice(0, 32);

const flat = (value: object, prefix = ''): (readonly [string, string | number])[] =>
  Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    const path = `${prefix}${key}`;
    if (typeof item === 'object' && item !== null) return flat(item, `${path}_`);
    if (item === null || item === undefined) return [];
    if (typeof item === 'number') return [[nameOf(path), item] as const];
    return [[nameOf(path), printableLine(typeof item === 'string' ? item : JSON.stringify(item))] as const];
  });
