import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { durationOf, durationPattern } from '../../../src/config/text/durations.js';

describe('durations', () => {
  it.each([
    ['0s', 0],
    ['500ms', 500],
    ['5s', 5_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
  ])('%s is read', (text, expected) => {
    expect(durationOf(text)).toBe(expected);
  });

  it.each([
    '',
    '5',
    's',
    '5 s',
    ' 5s',
    '5s\n',
    '-5s',
    '+5s',
    '1.5s',
    '5S',
    '5w',
    '1h30m',
    '5sec',
    '1e3ms',
    '9999999999s',
  ])('%j is refused', (text) => {
    expect(durationOf(text)).toBeNull();
  });

  it('are those of the pattern that editors check', () => {
    const pattern = new RegExp(durationPattern);
    fc.assert(
      fc.property(fc.stringMatching(/^ ?[-+]?\d{0,11}[.,]?\d?(ms|s|m|h|d)?$/), (text) => {
        expect(durationOf(text) !== null).toBe(pattern.test(text));
      }),
    );
  });
});
