import { pino, type Logger } from 'pino';
import type { Log, LogLevel } from '../../domain/core/ports.js';
import { printableLine } from '../../platform/output_lines.js';
import type { LogOutput } from './standard_output.js';

/** The service's log. `secrets` are blotted out of every line, also those that are learned later. */
export function createLog(level: LogLevel, secrets: KnownSecrets, outlet: Pick<LogOutput, 'stream'>): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    outlet.stream,
  );
  return logOf(logger.child({ part: 'service' }), logger, secrets);
}

function logOf(logger: Logger, root: Logger, secrets: KnownSecrets): Log {
  const writerOf =
    (level: LogLevel): Log[LogLevel] =>
    (message, details = {}) => {
      if (logger.isLevelEnabled(level))
        logger[level](secrets.blotted(details), printableLine(String(secrets.blotted(message))));
    };
  return {
    debug: writerOf('debug'),
    info: writerOf('info'),
    warn: writerOf('warn'),
    error: writerOf('error'),
    child: (part) => logOf(root.child({ part }), root, secrets),
  };
}

/** A password this short would blot out ordinary words and digits of every line; nothing that we log holds one anyway. */
const minSecretLength = 4;

/** Deeper than this nothing that we log goes. */
const maxDepth = 6;

/** What must never be logged. More may be learned while the log is written. */
export class KnownSecrets {
  #secrets: readonly string[] = [];

  constructor(secrets: readonly string[]) {
    for (const secret of secrets) this.learn(secret);
  }

  /** From now on this text is blotted out, too. */
  learn(secret: string): void {
    if (secret.length < minSecretLength || this.#secrets.includes(secret)) return;
    // The longest first: a secret may be a part of another one.
    this.#secrets = [...this.#secrets, secret].sort((a, b) => b.length - a.length);
  }

  /** A copy of whatever is about to be logged, with every secret blotted out of it. */
  blotted(value: unknown, depth = 0): unknown {
    if (typeof value === 'string') return this.#blot(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= maxDepth) return '[too deep]';
    if (value instanceof Error) return this.#cleanError(value, depth);
    if (Array.isArray(value)) return value.map((item: unknown) => this.blotted(item, depth + 1));
    const clean = Object.entries(value).map(([key, item]) => [key, this.blotted(item, depth + 1)] as const);
    return Object.fromEntries(clean);
  }

  #cleanError(error: Error, depth: number): unknown {
    return {
      type: error.name,
      message: this.#blot(error.message),
      ...('code' in error ? { code: this.blotted(error.code, depth + 1) } : {}),
      stack: this.#blot(error.stack ?? ''),
      ...(error.cause === undefined ? {} : { cause: this.blotted(error.cause, depth + 1) }),
    };
  }

  #blot(text: string): string {
    return this.#secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, '[redacted]'), text);
  }
}
