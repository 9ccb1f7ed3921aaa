import type { Log, LogLevel } from '../domain/core/ports.js';
import { seconds } from '../domain/core/time.js';
import { runAfter, type Timer } from './timers.js';
import { TokenBucket, type RateLimit } from './token_bucket.js';

/** A start or a fault tells itself in fewer lines than that. What goes on for ever makes some 10 MB a day. */
const lineRate: RateLimit = { burst: 100, perSecond: 1 };

/** So often is told how many were left out, while it goes on. */
const tellSkippedEvery = seconds(10);

/** Lines of one source, which may be as many as somebody else likes: a burst, then a few, and the number of the rest. */
export class LineLimit {
  readonly #bucket = new TokenBucket(lineRate);
  #skipped = 0;
  #timer: Timer | null = null;

  /** @param tellSkipped gets the number of lines that were left out since it was told last */
  constructor(private readonly tellSkipped: (count: number) => void) {}

  /** @returns whether the next line may be told; where not, it is counted */
  take(): boolean {
    if (this.#bucket.take()) return true;
    this.skip(1);
    return false;
  }

  /** Counts lines that are left out without a look at them. */
  skip(count: number): void {
    this.#skipped += count;
    if (this.#skipped > 0)
      this.#timer ??= runAfter(tellSkippedEvery, () => this.flush(), { keepsAlive: false });
  }

  /** The source has ended: tells at once what was left out. */
  flush(): void {
    this.#timer?.stop();
    this.#timer = null;
    const skipped = this.#skipped;
    this.#skipped = 0;
    if (skipped > 0) this.tellSkipped(skipped);
  }
}

/** In the log, in place of the lines that were left out. */
export const moreLines = (count: number): string => `… and ${count.toLocaleString('en-US')} more lines`;

/** A log for what strangers cause: each level has a limit of its own, so that what nobody reads (debug) hides nothing. */
export function limitedLog(log: Log): Log {
  const limited = (level: LogLevel): Log[LogLevel] => {
    const lines = new LineLimit((count) => log[level](moreLines(count)));
    return (message, details) => {
      if (lines.take()) log[level](message, details);
    };
  };
  return {
    debug: limited('debug'),
    info: limited('info'),
    warn: limited('warn'),
    error: limited('error'),
    child: (part) => limitedLog(log.child(part)),
  };
}
