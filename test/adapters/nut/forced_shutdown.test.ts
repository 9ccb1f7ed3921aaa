import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOnBattery,
  judgeForcedShutdowns,
  standsOnLine,
  type ForcedShutdowns,
} from '../../../src/adapters/nut/forced_shutdown.js';
import type { UpsStatus } from '../../../src/domain/snapshot.js';
import { monotonicTime } from '../../../src/domain/time.js';

interface Look {
  readonly at: number;
  readonly status: UpsStatus;
  readonly latched: boolean;
}

/** What is cleared at each of these looks at one UPS; a cleared one is gone at once only where a look says so. */
function judged(looks: readonly Look[]): boolean[] {
  let standing: ForcedShutdowns = new Map();
  let before: UpsStatus | undefined;
  return looks.map(({ at, status, latched }) => {
    const wereOnBattery = new Set([before, status].some(isOnBattery) ? ['ups'] : []);
    before = status;
    const result = judgeForcedShutdowns(standing, {
      served: new Map([['ups', status]]),
      wereOnBattery,
      latched: new Set(latched ? ['ups'] : []),
      now: monotonicTime(at),
    });
    standing = result.standing;
    return result.clear.includes('ups');
  });
}

const look = (at: number, status: UpsStatus, latched = true): Look => ({ at, status, latched });

describe('a forced shutdown', () => {
  it('of an outage is cleared with it, and not earlier', () => {
    expect(judged([look(0, 'OB'), look(500_000, 'OB LB'), look(600_000, 'OL')])).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('that is seen only after the restore is cleared too, if it was on battery since the last look', () => {
    expect(judged([look(0, 'OB', false), look(5_000, 'OL')])).toEqual([false, true]);
  });

  it('that is set on line stands two minutes', () => {
    expect(judged([look(0, 'OL'), look(standsOnLine - 1, 'OL'), look(standsOnLine, 'OL')])).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('that is set on line, and met by an outage, goes with the outage', () => {
    expect(judged([look(0, 'OL'), look(5_000, 'OB'), look(10_000, 'OL')])).toEqual([false, false, true]);
  });

  it('is left alone while our data is stale', () => {
    expect(judged([look(0, 'OB'), look(5_000, 'stale'), look(500_000, 'stale')])).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('that went by itself is forgotten', () => {
    expect(judged([look(0, 'OL'), look(5_000, 'OL', false), look(standsOnLine, 'OL')])).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('is never cleared but on line, nor where there is none', () => {
    const anyLook = fc.record({
      at: fc.nat(1_000_000),
      status: fc.constantFrom<UpsStatus>('OL', 'OB', 'OB LB', 'stale'),
      latched: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyLook), (looks) => {
        judged(looks).forEach((cleared, index) => {
          if (cleared) expect(looks[index]).toMatchObject({ status: 'OL', latched: true });
        });
      }),
    );
  });
});
