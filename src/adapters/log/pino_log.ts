import { pino, type DestinationStream, type Logger } from 'pino';
import type { Log, LogLevel } from '../../domain/ports.js';
import { redactor } from './secrets.js';

type Details = Readonly<Record<string, unknown>>;

/** Where the log goes: one JSON object a line, or readable lines for a person at a terminal. */
export interface LogOutlet {
  readonly stream: DestinationStream;
  /** Writes out what is buffered; to be called before the process ends. */
  flush(): void;
}

/**
 * Standard output as a log outlet: readable where it is a terminal, JSON elsewhere. Never blocks on a slow reader, and a
 * reader that goes away does not end us.
 */
export async function standardOutput(terminal: boolean): Promise<LogOutlet> {
  if (terminal) {
    const { default: pretty } = await import('pino-pretty');
    const stream = pretty({
      colorize: true,
      translateTime: 'SYS:HH:MM:ss.l',
      ignore: 'pid,hostname,part',
      messageFormat: '{part}: {msg}',
      sync: true,
    });
    return { stream, flush: () => undefined };
  }
  const stream = pino.destination({ dest: 1, sync: false });
  stream.on('error', () => undefined);
  return {
    stream,
    flush: () => {
      try {
        stream.flushSync();
      } catch {
        // Nobody reads it any more.
      }
    },
  };
}

/**
 * The service's log.
 *
 * @param secrets blotted out of every line
 */
export function createLog(level: LogLevel, secrets: readonly string[], outlet: LogOutlet): Log {
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
