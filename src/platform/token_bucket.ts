import { RecentlyUsed } from './recently_used.js';

/** How often something may happen: `burst` times at once, and `perSecond` times a second from then on. */
export interface RateLimit {
  readonly burst: number;
  readonly perSecond: number;
}

/** Counts what happens against a rate limit. Full at the beginning. */
export class TokenBucket {
  #tokens: number;
  #filledAt = performance.now();

  constructor(private readonly limit: RateLimit) {
    this.#tokens = limit.burst;
  }

  /** @returns whether it may happen now; then it is counted */
  take(): boolean {
    const now = performance.now();
    this.#add(((now - this.#filledAt) / 1000) * this.limit.perSecond);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** What was counted last turns out not to count. */
  giveBack(): void {
    this.#add(1);
  }

  #add(tokens: number): void {
    this.#tokens = Math.min(this.limit.burst, this.#tokens + tokens);
  }
}

/** A token bucket for each key, of those used last. */
export class TokenBuckets extends RecentlyUsed<TokenBucket> {
  constructor(limit: RateLimit, maxKeys: number) {
    super(() => new TokenBucket(limit), maxKeys);
  }
}
