import { type Measurement, percentile, told, wanted } from './measurement.js';

/**
 * How far each sentinel's requests are from being an interval apart, and how many were left out.
 *
 * @param title what stands before each figure's name
 * @param requests for each sentinel, when its requests left (ms), in order
 * @param sentinels how many there should be
 * @param interval in milliseconds
 */
export const turnsKept = (
  title: string,
  requests: ReadonlyMap<string, readonly number[]>,
  sentinels: number,
  interval: number,
): Measurement[] => {
  const gaps = [...requests.values()].flatMap((times) =>
    times.slice(1).map((time, index) => time - (times[index] ?? NaN)),
  );
  const jitter = gaps.map((gap) => Math.abs(gap - interval));
  const late = gaps.filter((gap) => gap > 1.5 * interval).length + (sentinels - requests.size);
  return [
    told(`${title}: distance from the interval, p50`, percentile(jitter, 50), 'ms'),
    wanted(`${title}: distance from the interval, p99`, percentile(jitter, 99), 'ms', 50),
    told(`${title}: distance from the interval, max`, percentile(jitter, 100), 'ms'),
    wanted(`${title}: left out, of ${gaps.length}`, late, 'probes', 0),
  ];
};
