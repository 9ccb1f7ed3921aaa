import type { LogRecord } from './log_record.js';

/** A line of the log file: `2026-11-27T18:08:17.123+01:00 WARN status: …`, in local time. */
export function fileText({ time, level, part, message }: LogRecord): string {
  return `${localTime(new Date(time))} ${level.toUpperCase().padEnd(5)} ${part}: ${message}\n`;
}

/** With its difference to UTC: there are two hours of the same name in autumn. */
export function localTime(time: Date): string {
  const ahead = -time.getTimezoneOffset();
  const local = new Date(time.getTime() + ahead * 60_000).toISOString().slice(0, -1);
  const two = (count: number): string => String(Math.trunc(count)).padStart(2, '0');
  const size = Math.abs(ahead);
  return `${local}${ahead < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}
