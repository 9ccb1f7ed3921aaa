import { describe, expect, it } from 'vitest';
import { curveOf } from '../../../../src/page/places/then/curve.js';

const minute = 60_000;
const span = { from: 0, to: 60 * minute };
const point = (minutes: number, avg: number | null, lost = 0) => ({
  at: new Date(minutes * minute).toISOString(),
  ...{ min: avg, avg, max: avg === null ? null : 2 * avg, lost },
});

describe('the curve of a latency', () => {
  it('is broken where nothing was recorded and where nothing answered', () => {
    const points = [point(0, 1), point(5, 1), point(20, 3), point(25, null, 7), point(30, 3)];
    const { mean, average, top, lost } = curveOf(points, span);
    expect(mean.map((run) => run.map(({ at }) => at / minute))).toEqual([
      [0, 5, 10],
      [20, 25],
      [30, 35],
    ]);
    expect({ average, top, lost }).toEqual({ average: 2, top: 6, lost: 7 });
  });

  it('is not there where nothing answered, or nothing was recorded', () => {
    expect(curveOf([point(0, null, 3)], span)).toMatchObject({ average: null, lost: 3 });
    expect(curveOf([], span).average).toBe(null);
  });

  it('has few enough points to be drawn, whatever is told', () => {
    const points = Array.from({ length: 5_000 }, (_, index) => point(index / 100, 1));
    expect(curveOf(points, span).mean.flat().length).toBeLessThanOrEqual(301);
  });
});
