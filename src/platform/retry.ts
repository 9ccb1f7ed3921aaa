import { messageOf } from '../domain/core/failure.js';
import { milliseconds, type Duration } from '../domain/core/time.js';
import { runAfter, type Timer } from './timers.js';

/** Waiting times that double from the first to the maximum. */
export class Backoff {
  #next: Duration;

  /**
   * @param jitter 0 to 1: up to this share of a wait is left out by chance, so that many do not come back all at once
   * @param random 0 to 1
   */
  constructor(
    private readonly first: Duration,
    private readonly max: Duration,
    private readonly jitter = 0,
    private readonly random: () => number = Math.random,
  ) {
    this.#next = first;
  }

  /** How long to wait now. */
  next(): Duration {
    const now = this.#next;
    this.#next = milliseconds(Math.min(this.max, now * 2));
    return milliseconds(now * (1 - this.jitter * this.random()));
  }

  reset(): void {
    this.#next = this.first;
  }
}

export interface RetrySettings<T> {
  readonly attempt: () => Promise<T>;
  readonly backoff: Backoff;
  /** @param recovered whether a failure was told before */
  readonly onSuccess: (result: T, recovered: boolean) => void;
  /** Told once for each cause, not for each attempt. @param reason in words, as `messageOf` tells it */
  readonly onFailure: (reason: string) => void;
}

/** Tries something until it succeeds, with growing waits in between. */
export class Retry<T> {
  readonly #told = new TellOnce();
  #timer: Timer | null = null;
  #attempt: Promise<void> = Promise.resolve();
  #running = false;

  constructor(private readonly settings: RetrySettings<T>) {}

  /** Resolves once the first attempt has ended, either way. Never rejects. */
  start(): Promise<void> {
    this.#running = true;
    return this.#try();
  }

  /** Nothing is told and tried from now on. Resolves once an attempt that was going on has ended. */
  stop(): Promise<void> {
    this.#running = false;
    this.#timer?.stop();
    return this.#attempt;
  }

  #try(): Promise<void> {
    const { attempt, backoff, onSuccess, onFailure } = this.settings;
    const succeeded = (result: T): void => {
      if (!this.#running) return;
      backoff.reset();
      onSuccess(result, this.#told.recover());
    };
    const failed = (error: unknown): void => {
      if (!this.#running) return;
      this.#timer = runAfter(backoff.next(), () => void this.#try());
      const reason = messageOf(error);
      if (this.#told.isNews(reason)) onFailure(reason);
    };
    return (this.#attempt = attempt().then(succeeded, failed));
  }
}

/** Keeps a report from being told again while its cause stays the same. */
export class TellOnce {
  #told: string | null = null;

  /** The cause that was told last; null where there is none, or it has gone. */
  get told(): string | null {
    return this.#told;
  }

  /** @returns whether this cause is to be told now: it is not the one that was told last */
  isNews(cause: string): boolean {
    if (cause === this.#told) return false;
    this.#told = cause;
    return true;
  }

  /** It works again: the next cause is news, whichever it is. @returns whether a cause was told before */
  recover(): boolean {
    const wasTold = this.#told !== null;
    this.#told = null;
    return wasTold;
  }
}
