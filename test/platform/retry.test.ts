import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../src/domain/core/time.js';
import { Backoff, Retry } from '../../src/platform/retry.js';
import { waitFor } from '../wait_for.js';

describe('a backoff', () => {
  it('doubles up to its maximum, and begins anew', () => {
    const backoff = new Backoff(milliseconds(100), milliseconds(350));
    expect([1, 2, 3, 4].map(() => backoff.next())).toEqual([100, 200, 350, 350]);
    backoff.reset();
    expect(backoff.next()).toBe(100);
  });

  it('leaves out a share by chance', () => {
    const backoff = new Backoff(milliseconds(100), milliseconds(1_000), 0.3, () => 1);
    expect([1, 2].map(() => Math.round(backoff.next()))).toEqual([70, 140]);
  });
});

const retryOf = (attempt: () => Promise<number>) => {
  const told: string[] = [];
  const retry = new Retry({
    attempt,
    backoff: new Backoff(milliseconds(5), milliseconds(10)),
    onSuccess: (result, recovered) => void told.push(`${result}${recovered ? ', at last' : ''}`),
    onFailure: (reason) => void told.push(reason),
  });
  return { retry, told };
};

describe('a retry', () => {
  it('tells a success at the first attempt as such', async () => {
    const { retry, told } = retryOf(() => Promise.resolve(7));
    await retry.start();
    expect(told).toEqual(['7']);
  });

  it('goes on until it succeeds, and tells each cause once', async () => {
    const outcomes = ['taken', 'taken', 'away'];
    const { retry, told } = retryOf(() => {
      const outcome = outcomes.shift();
      return outcome === undefined ? Promise.resolve(7) : Promise.reject(new Error(outcome));
    });
    await retry.start();
    expect(told).toEqual(['taken']);
    await waitFor('success', () => told.length === 3);
    expect(told).toEqual(['taken', 'away', '7, at last']);
  });

  it('tells and tries nothing once it was stopped, and waits for the attempt that goes on', async () => {
    let attempts = 0;
    let settle = (): void => undefined;
    const { retry, told } = retryOf(() => {
      attempts += 1;
      return new Promise((_, reject) => (settle = () => reject(new Error('taken'))));
    });
    void retry.start();
    let stopped = false;
    const stopping = retry.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    settle();
    await stopping;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(told).toEqual([]);
    expect(attempts).toBe(1);
  });
});
