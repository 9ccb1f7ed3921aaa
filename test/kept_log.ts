import type { Log, LogLevel } from '../src/domain/core/ports.js';

/** A stand-in for the log that keeps its lines for the test to read. */
export class KeptLog implements Log {
  readonly lines: { level: LogLevel; message: string }[] = [];

  debug(message: string): void {
    this.lines.push({ level: 'debug', message });
  }

  info(message: string): void {
    this.lines.push({ level: 'info', message });
  }

  warn(message: string): void {
    this.lines.push({ level: 'warn', message });
  }

  error(message: string): void {
    this.lines.push({ level: 'error', message });
  }

  child(): Log {
    return this;
  }

  at(level: LogLevel): string[] {
    return this.lines.filter((line) => line.level === level).map(({ message }) => message);
  }
}
