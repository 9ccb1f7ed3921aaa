import { describe, expect, it } from 'vitest';
import { stripParts, type StripLook } from '../../../src/page/parts/strip.js';

const at = (minutes: number): string => new Date(minutes * 60_000).toISOString();
const stretch = (state: string, from: number, to: number | null) => ({
  ...{ state, from: at(from) },
  to: to === null ? null : at(to),
});
const lookOf = (state: string): StripLook => (state === 'alive' ? 'good' : 'bad');
const span = { from: 0, to: 60 * 60_000 };

/** In minutes, for the eye. */
const shown = (...given: Parameters<typeof stripParts>) =>
  stripParts(...given).map(({ look, from, to }) => `${look} ${from / 60_000}-${to / 60_000}`);

describe('a strip', () => {
  it('goes from its beginning to its end, and what lasts to its end', () => {
    const lane = [stretch('alive', -30, 20), stretch('silent', 20, 25), stretch('alive', 25, null)];
    expect(shown(lane, lookOf, span)).toEqual(['good 0-20', 'bad 20-25', 'good 25-60']);
  });

  it('never takes what was not recorded for anything else', () => {
    const lane = [stretch('alive', 10, 20), stretch('alive', 30, null)];
    expect(shown(lane, lookOf, span)).toEqual([
      ...['unrecorded 0-10', 'good 10-20', 'unrecorded 20-30', 'good 30-60'],
    ]);
    expect(shown([], lookOf, span)).toEqual(['unrecorded 0-60']);
  });

  it('has gaps in the middle of a state, where the recorder was off', () => {
    const gap = { from: at(20), to: at(40) };
    expect(shown([stretch('alive', 0, null)], lookOf, span, [gap])).toEqual([
      ...['good 0-20', 'good 40-60', 'unrecorded 20-40'],
    ]);
  });
});
