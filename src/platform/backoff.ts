import { milliseconds, type Duration } from '../domain/time.js';

/** Waiting times that double from the first to the longest. */
export class Backoff {
  #next: Duration;

  constructor(
    private readonly first: Duration,
    private readonly longest: Duration,
  ) {
    this.#next = first;
  }

  /** How long to wait now. */
  next(): Duration {
    const now = this.#next;
    this.#next = milliseconds(Math.min(this.longest, now * 2));
    return now;
  }

  reset(): void {
    this.#next = this.first;
  }
}
