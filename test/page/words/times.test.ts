import { afterEach, describe, expect, it } from 'vitest';
import { clockTime, countdown, lasting, locale, percent } from '../../../src/page/words/times.js';

afterEach(() => {
  locale.value = 'en';
});

describe('times', () => {
  it.each([
    [0, '0:00'],
    [-3, '0:00'],
    [67, '1:07'],
    [3_847, '1:04:07'],
  ])('count down from %d s as %s', (seconds, shown) => {
    expect(countdown(seconds)).toBe(shown);
  });

  it.each([
    ['en', 0, '0 sec'],
    ['en', 320, '5 min 20 sec'],
    ['en', 86_400 * 3 + 4 * 3_600, '3 days 4 hr'],
    ['en', 3_600, '1 hr'],
    ['de', 320, '5 Min. 20 Sek.'],
    ['pl', 7_200, '2 godz.'],
  ])('last, in %s, %d s: %s', (language, seconds, shown) => {
    locale.value = language;
    expect(lasting(seconds)).toBe(shown);
  });

  it('are written as the reader does, with the date where it is another day', () => {
    const noon = new Date(2026, 10, 27, 12).getTime();
    locale.value = 'de';
    expect(clockTime(noon, noon + 60_000)).toBe('12:00:00');
    expect(clockTime(noon, noon + 86_400_000)).toBe('27.11.2026, 12:00');
    expect(percent(0.5)).toMatch(/^50\s%$/);
  });
});
