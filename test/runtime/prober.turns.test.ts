import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { milliseconds, type Duration } from '../../src/domain/core/time.js';
import { newestTurn, targetsDue, untilNextTurn } from '../../src/runtime/prober.js';

const schedules = fc.record({
  count: fc.integer({ min: 1, max: 600 }),
  interval: fc.integer({ min: 100, max: 60_000 }).map(milliseconds),
});
const elapsed: fc.Arbitrary<Duration> = fc.integer({ min: 0, max: 1e10 }).map(milliseconds);

describe('the schedule', () => {
  it('gives every target exactly one turn in an interval, in order', () => {
    fc.assert(
      fc.property(schedules, fc.nat(1e6), (schedule, last) => {
        const due = targetsDue(schedule, last, last + schedule.count);
        expect([...due].sort((one, other) => one - other)).toEqual(
          Array.from({ length: schedule.count }, (_, i) => i),
        );
      }),
    );
  });

  it('gives nobody two turns at once, however much was missed', () => {
    fc.assert(
      fc.property(schedules, fc.nat(1e6), fc.nat(1e6), (schedule, last, missed) => {
        const due = targetsDue(schedule, last, last + missed);
        expect(new Set(due).size).toBe(due.length);
        expect(due.length).toBe(Math.min(missed, schedule.count));
      }),
    );
  });

  it('wakes up when the next turn is due, neither before it nor a millisecond too late', () => {
    fc.assert(
      fc.property(schedules, elapsed, (schedule, now) => {
        const newest = newestTurn(schedule, now);
        const wait = untilNextTurn(schedule, newest, now);
        expect(newestTurn(schedule, milliseconds(now + wait))).toBeGreaterThan(newest);
        expect(wait === 1 || newestTurn(schedule, milliseconds(now + wait - 1)) === newest).toBe(true);
      }),
    );
  });
});
