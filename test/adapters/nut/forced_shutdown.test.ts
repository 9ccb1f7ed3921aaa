import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ForcedShutdowns, standsOnLine } from '../../../src/adapters/nut/forced_shutdown.js';
import type { UpsStatus } from '../../../src/domain/view/snapshot.js';
import { monotonicTime } from '../../../src/domain/core/time.js';

interface Look {
  readonly at: number;
  readonly status: UpsStatus;
  readonly latched: boolean;
}

/** Whether one UPS's forced shutdown is cleared at each of these looks; a cleared one is gone only where a look says so. */
function judged(looks: readonly Look[]): boolean[] {
  const forcedShutdowns = new ForcedShutdowns();
  return looks.map(({ at, status, latched }) => {
    forcedShutdowns.show(new Map([['ups', status]]));
    return forcedShutdowns.look(new Set(latched ? ['ups'] : []), monotonicTime(at)).includes('ups');
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

  it('is not known of by a new upsd', () => {
    const forcedShutdowns = new ForcedShutdowns();
    const lookAt = (status: UpsStatus, at: number): readonly string[] => {
      forcedShutdowns.show(new Map([['ups', status]]));
      return forcedShutdowns.look(new Set(['ups']), monotonicTime(at));
    };
    expect(lookAt('OB', 0)).toEqual([]);
    expect(lookAt('OL', 1)).toEqual(['ups']);
    forcedShutdowns.forget();
    expect(lookAt('OL', 2)).toEqual([]);
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
