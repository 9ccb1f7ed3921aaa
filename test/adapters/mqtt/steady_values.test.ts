import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countdownSeconds, runtimeSeconds } from '../../../src/adapters/mqtt/steady_values.js';
import { milliseconds, seconds } from '../../../src/domain/core/time.js';

describe('steps', () => {
  it.each([
    [0, 0],
    [0.2, 5],
    [5, 5],
    [56, 60],
    [60, 60],
    [61, 70],
    [299, 300],
    [300, 300],
  ])('count down: %d s reads %d', (left, shown) => expect(countdownSeconds(seconds(left))).toBe(shown));

  it.each([
    [0, 0],
    [9.9, 0],
    [19, 10],
    [600, 600],
    [601, 600],
    [659, 600],
    [660, 660],
    [7200, 7200],
  ])('give runtime: %d s reads %d', (left, shown) => expect(runtimeSeconds(seconds(left))).toBe(shown));

  it('never read less than is left of a countdown, nor more than is left of the runtime', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100_000_000 }), (left) => {
        expect(countdownSeconds(milliseconds(left)) * 1000).toBeGreaterThanOrEqual(left);
        expect(runtimeSeconds(milliseconds(left)) * 1000).toBeLessThanOrEqual(left);
      }),
    );
  });
});
