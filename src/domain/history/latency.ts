import type { ProbeResult } from '../core/event.js';
import {
  milliseconds,
  minutes,
  tenthsOfMilliseconds,
  wallClockTime,
  type Moment,
  type WallTime,
} from '../core/time.js';
import type { Lines } from './line_schema.js';

/** Over how long latencies are summed up. */
export const bucketLength = minutes(5);

/** Of one device in one bucket: shortest, mean and longest latency in ms, probes that were answered, and those that were not. */
export type LatencyFigures = Lines['latency']['devices'][string];

const nothing: LatencyFigures = [null, null, null, 0, 0];

/** Both together: a mean counts by how many answers it is of. */
export function joined(one: LatencyFigures, other: LatencyFigures): LatencyFigures {
  const [minOne, meanOne, maxOne, answeredOne, lostOne] = one;
  const [minOther, meanOther, maxOther, answeredOther, lostOther] = other;
  const answered = answeredOne + answeredOther;
  const mean =
    meanOne === null || meanOther === null
      ? (meanOne ?? meanOther)
      : (meanOne * answeredOne + meanOther * answeredOther) / answered;
  return [
    minOne === null || minOther === null ? (minOne ?? minOther) : Math.min(minOne, minOther),
    mean,
    maxOne === null || maxOther === null ? (maxOne ?? maxOther) : Math.max(maxOne, maxOther),
    answered,
    lostOne + lostOther,
  ];
}

/** What probes find, summed up for each device. Our own trouble, and what cannot be told, counts as nothing. */
export class LatencyBuckets {
  readonly #buckets = new Map<number, Map<string, LatencyFigures>>();

  add(results: readonly ProbeResult[], at: Moment): void {
    const start = Math.floor(at.wall / bucketLength) * bucketLength;
    for (const { id, outcome } of results) {
      if (outcome.kind !== 'alive' && outcome.kind !== 'silent') continue;
      const bucket = this.#buckets.get(start) ?? new Map<string, LatencyFigures>();
      this.#buckets.set(start, bucket);
      const latency = outcome.kind === 'alive' ? outcome.latency : null;
      const isAlive = outcome.kind === 'alive';
      const figures: LatencyFigures = [latency, latency, latency, isAlive ? 1 : 0, isAlive ? 0 : 1];
      bucket.set(id, joined(bucket.get(id) ?? nothing, figures));
    }
  }

  /** A line for each bucket, the last one perhaps not full yet; one without devices where nothing was probed. */
  lines({ wall, monotonic }: Moment): readonly Lines['latency'][] {
    const stamp = { k: 'latency', at: wall, m: monotonic } as const;
    const lines = [...this.#buckets].map(([start, bucket]) => ({
      ...stamp,
      start: wallClockTime(start),
      devices: Object.fromEntries([...bucket].map(([id, figures]) => [id, rounded(figures)])),
    }));
    return lines.length > 0 ? lines : [{ ...stamp, start: wall, devices: {} }];
  }

  clear(): void {
    this.#buckets.clear();
  }
}

/** Tenths of a millisecond, as they are shown. */
const rounded = ([min, mean, max, answered, lost]: LatencyFigures): LatencyFigures => {
  const tenths = (value: number | null): number | null =>
    value === null ? null : tenthsOfMilliseconds(milliseconds(value));
  return [tenths(min), tenths(mean), tenths(max), answered, lost];
};

/** Buckets of whatever length, made of those that lines tell of. */
export class LatencySeries {
  readonly #figures = new Map<string, Map<number, LatencyFigures>>();

  /** @param length of each bucket, in ms: a multiple of five minutes */
  constructor(private readonly length: number) {}

  add({ start, devices }: Lines['latency']): void {
    const at = Math.floor(start / this.length) * this.length;
    for (const [id, figures] of Object.entries(devices)) {
      const own = this.#figures.get(id) ?? new Map<number, LatencyFigures>();
      this.#figures.set(id, own);
      own.set(at, joined(own.get(at) ?? nothing, figures));
    }
  }

  of(id: string): readonly LatencyPoint[] {
    const own = [...(this.#figures.get(id) ?? [])].sort(([one], [other]) => one - other);
    return own.map(([start, figures]) => {
      const [min, avg, max, , lost] = rounded(figures);
      return { at: wallClockTime(start), min, avg, max, lost };
    });
  }
}

export interface LatencyPoint {
  readonly at: WallTime;
  /** Milliseconds; null where no answer had a latency. */
  readonly min: number | null;
  readonly avg: number | null;
  readonly max: number | null;
  /** How many probes were not answered. */
  readonly lost: number;
}
