import { describe, expect, it } from 'vitest';
import { milliseconds, minutes, seconds } from '../../../../src/domain/core/time.js';
import { lasting, listed, raw, told } from '../../../../src/domain/view/reasons/told.js';

describe('what is told in English', () => {
  it.each([
    [told('being_confirmed', { count: 1 }), 'sentinels do not answer; being confirmed by 1 more round'],
    [told('being_confirmed', { count: 3 }), 'sentinels do not answer; being confirmed by 3 more rounds'],
    [told('packets_sent', { count: 1 }), 'a magic packet was sent; waiting for its answer'],
    [told('packets_sent', { count: 2 }), '2 magic packets were sent; waiting for its answer'],
    [told('sentinels_silent', { silent: 0, count: 1 }), '0 of 1 sentinel silent'],
  ])('goes by its number: %o', ({ text }, words) => {
    expect(text).toBe(words);
  });

  it('has a code and values for programs', () => {
    expect(told('cut_host_up', { host: 'NAS' })).toEqual({
      code: 'cut_host_up',
      values: { host: 'NAS' },
      text: 'NAS is up',
    });
  });

  it.each([
    [milliseconds(500), '500 ms'],
    [milliseconds(119_000), '119 s'],
    [minutes(2), '2 min'],
    [seconds(150), '2 min 30 s'],
    [seconds(661), '11 min'],
  ])('has lengths as people read them: %i ms', (length, words) => {
    expect(lasting(length).text).toBe(words);
  });

  it('lists several, and one alone as it is', () => {
    const [one, two, three] = [raw('one'), raw('two'), raw('three')];
    expect(listed('semicolon', [one])).toBe(one);
    expect(listed('comma', [one, two, three]).text).toBe('one, two, three');
    expect(listed('semicolon', [one, two, three]).text).toBe('one; two; three');
  });
});
