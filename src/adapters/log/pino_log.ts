import { pino, type Logger } from 'pino';
import type { Log, LogLevel } from '../../domain/ports.js';
import { printableLine } from '../../domain/printable.js';
import type { KnownSecrets } from './secrets.js';
import type { LogOutlet } from './standard_output.js';

type Details = Readonly<Record<string, unknown>>;

/**
 * The service's log.
 *
 * @param secrets blotted out of every line, also those that are learned later
 */
export function createLog(level: LogLevel, secrets: KnownSecrets, outlet: Pick<LogOutlet, 'stream'>): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    outlet.stream,
  );
  return new PinoLog(logger.child({ part: 'service' }), logger, secrets);
}

class PinoLog implements Log {
  constructor(
    private readonly logger: Logger,
    private readonly root: Logger,
    private readonly secrets: KnownSecrets,
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
    return new PinoLog(this.root.child({ part }), this.root, this.secrets);
  }

  #write(level: LogLevel, message: string, details: Details = {}): void {
    if (!this.logger.isLevelEnabled(level)) return;
    this.logger[level](this.secrets.blotted(details), printableLine(String(this.secrets.blotted(message))));
  }
}
