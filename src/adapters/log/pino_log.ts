import { pino, type Logger } from 'pino';
import type { Log, LogLevel } from '../../domain/ports.js';
import { redactor } from './secrets.js';
import type { LogOutlet } from './standard_output.js';

type Details = Readonly<Record<string, unknown>>;

/**
 * The service's log.
 *
 * @param secrets blotted out of every line
 */
export function createLog(
  level: LogLevel,
  secrets: readonly string[],
  outlet: Pick<LogOutlet, 'stream'>,
): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    outlet.stream,
  );
  return new PinoLog(logger.child({ part: 'service' }), logger, redactor(secrets));
}

class PinoLog implements Log {
  constructor(
    private readonly logger: Logger,
    private readonly root: Logger,
    private readonly clean: (value: unknown) => unknown,
  ) {}

  debug(message: string, details?: Details): void {
    this.#write('debug', message, details);
  }

  info(message: string, details?: Details): void {
    this.#write('info', message, details);
  }

  warn(message: string, details?: Details): void {
    this.#write('warn', message, details);
  }

  error(message: string, details?: Details): void {
    this.#write('error', message, details);
  }

  child(part: string): Log {
    return new PinoLog(this.root.child({ part }), this.root, this.clean);
  }

  #write(level: LogLevel, message: string, details: Details = {}): void {
    if (!this.logger.isLevelEnabled(level)) return;
    this.logger[level](this.clean(details), String(this.clean(message)));
  }
}
