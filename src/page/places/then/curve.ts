import type { DevicesReport } from '../../../api/history.js';
import type { Span } from '../../parts/strip.js';

type LatencyPoint = DevicesReport['devices'][number]['latency'][number];

/** At a time in milliseconds since 1970, a latency in milliseconds. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

export interface Curve {
  /** Runs of points that are joined by a line. Between them nothing was recorded, or nothing answered. */
  readonly mean: readonly (readonly Point[])[];
  readonly longest: readonly (readonly Point[])[];
  /** The longest of all, and the mean of the means; null where there is none. */
  readonly top: number;
  readonly average: number | null;
  /** Probes that were not answered. */
  readonly lost: number;
}

/** More than a screen can show. */
const maxPoints = 300;

/** What is drawn of a device's latency. */
export function curveOf(points: readonly LatencyPoint[], { from, to }: Span): Curve {
  const seen = points.slice(-maxPoints).flatMap(({ at, avg, max }) => {
    const time = Date.parse(at);
    return avg === null || max === null || time < from || time > to ? [] : [{ at: time, avg, max }];
  });
  const step = stepOf(points);
  const runs: (typeof seen)[] = [];
  for (const point of seen) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run !== undefined && before !== undefined && point.at - before.at <= 1.5 * step) run.push(point);
    else runs.push([point]);
  }
  // A single point would be no line: it is drawn as long as what it sums up.
  const drawn = runs.map((run) => {
    const last = run.at(-1);
    return last === undefined ? run : [...run, { ...last, at: Math.min(to, last.at + step) }];
  });
  return {
    mean: drawn.map((run) => run.map(({ at, avg }) => ({ at, value: avg }))),
    longest: drawn.map((run) => run.map(({ at, max }) => ({ at, value: max }))),
    top: seen.reduce((top, { max }) => Math.max(top, max), 0.1),
    average: seen.length === 0 ? null : seen.reduce((sum, { avg }) => sum + avg, 0) / seen.length,
    lost: points.reduce((sum, { lost }) => sum + lost, 0),
  };
}

/** How much time a point sums up: the shortest step between two of them. */
function stepOf(points: readonly LatencyPoint[]): number {
  const times = points.map(({ at }) => Date.parse(at));
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const shortest = steps.reduce((least, step) => (step > 0 ? Math.min(least, step) : least), Infinity);
  return Number.isFinite(shortest) ? shortest : 5 * 60_000;
}
