import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countdownSeconds,
  runtimeSeconds,
  SteadyVariables,
} from '../../../src/adapters/mqtt/steady_values.js';
import { milliseconds, monotonicTime, seconds } from '../../../src/domain/core/time.js';
import { portReport } from './given.js';

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

describe('the variables of a UPS', () => {
  const variables = new SteadyVariables();
  const told = (at: number, load: string, beeper: string) =>
    variables.told('ups', portReport({ 'ups.load': load, 'ups.beeper.status': beeper }), monotonicTime(at));

  it('are told at once where a word changes, and now and then where only what is measured does', () => {
    const steps: [at: number, load: string, beeper: string, told: string][] = [
      [0, '12', 'enabled', '12 enabled'],
      [2000, '13', 'enabled', '12 enabled'],
      [4000, '14', 'muted', '14 muted'],
      [6000, '15.5', 'muted', '14 muted'],
      [13_999, '-1', 'muted', '14 muted'],
      [14_000, '16', 'muted', '16 muted'],
    ];
    const shown = steps.map(([at, load, beeper]) => Object.values(told(at, load, beeper)).join(' '));
    expect(shown).toEqual(steps.map(([, , , expected]) => expected));
  });

  it('are told at once where there are more or fewer of them', () => {
    const more = variables.told('ups', portReport({ 'ups.load': '16' }), monotonicTime(14_001));
    expect(more).toEqual({ 'ups.load': '16' });
    expect(variables.told('ups', null, monotonicTime(14_002))).toEqual({});
  });
});
