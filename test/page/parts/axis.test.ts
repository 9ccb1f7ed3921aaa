import { describe, expect, it } from 'vitest';
import { marksOf } from '../../../src/page/parts/axis.js';

const minute = 60_000;
const hour = 60 * minute;

describe('the marks of an axis', () => {
  it.each([
    ['twenty minutes', 20 * minute, 5 * minute],
    ['a day', 24 * hour, 6 * hour],
    ['half a minute', 30_000, 5_000],
    ['a year', 366 * 24 * hour, 90 * 24 * hour],
  ])('are at round times, few enough to be read: %s', (_what, length, step) => {
    const marks = marksOf({ from: 0, to: length }, 0);
    expect(marks.slice(0, 2)).toEqual([0, step]);
    expect(marks.length).toBeLessThanOrEqual(7);
  });

  it('are round from where times are counted, not from where the axis begins', () => {
    expect(marksOf({ from: 90 * minute, to: 7 * hour }, 0)[0]).toBe(2 * hour);
  });
});
