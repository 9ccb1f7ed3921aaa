import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TokenBucket, TokenBuckets } from '../../src/platform/token_bucket.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const takenOf = (bucket: TokenBucket, tries: number): number =>
  Array.from({ length: tries }, () => bucket.take()).filter(Boolean).length;

describe('a token bucket', () => {
  it('lets a burst through, then its rate, and never saves up more than a burst', () => {
    const bucket = new TokenBucket({ burst: 5, perSecond: 2 });
    expect(takenOf(bucket, 20)).toBe(5);
    vi.advanceTimersByTime(1_000);
    expect(takenOf(bucket, 20)).toBe(2);
    vi.advanceTimersByTime(3_600_000);
    expect(takenOf(bucket, 20)).toBe(5);
  });

  it('takes back what does not count', () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 0 });
    bucket.take();
    bucket.giveBack();
    expect(takenOf(bucket, 2)).toBe(1);
  });

  it('is kept for each key, and for no more keys than there is room for', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 0 }, 2);
    expect(['a', 'b', 'a', 'b'].map((key) => buckets.of(key).take())).toEqual([true, true, false, false]);
    buckets.of('a');
    expect(buckets.of('c').take()).toBe(true);
    expect(buckets.of('a').take()).toBe(false);
    expect(buckets.of('b').take()).toBe(true);
  });
});
