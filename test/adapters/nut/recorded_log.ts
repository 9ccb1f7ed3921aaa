import type { Log, LogLevel } from '../../../src/domain/core/ports.js';

/** A log that keeps its lines. */
export class RecordedLog implements Log {
  constructor(readonly lines: { readonly level: LogLevel; readonly message: string }[] = []) {}

  debug = (message: string): void => this.#keep('debug', message);
  info = (message: string): void => this.#keep('info', message);
  warn = (message: string): void => this.#keep('warn', message);
  error = (message: string): void => this.#keep('error', message);
  child = (): Log => new RecordedLog(this.lines);

  /** The messages of a level, one to a line. */
  text(level?: LogLevel): string {
    return this.lines
      .filter((line) => level === undefined || line.level === level)
      .map(({ message }) => message)
      .join('\n');
  }

  #keep(level: LogLevel, message: string): void {
    this.lines.push({ level, message });
  }
}
