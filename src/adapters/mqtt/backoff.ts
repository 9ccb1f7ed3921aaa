import { milliseconds, seconds, type Duration } from '../../domain/time.js';

const first = seconds(1);
const longest = seconds(60);
const jitter = 0.3;

/**
 * How long to wait before the next attempt: 1 s, doubled each time up to 60 s, less a random part of at most 30 %, so
 * that many clients of a broker that restarted do not come back all at once.
 *
 * @param failures how many attempts failed in a row, at least 1
 * @param random 0 to 1
 */
export const backoff = (failures: number, random: number): Duration => {
  const doublings = Math.min(Math.max(failures, 1) - 1, 10);
  return milliseconds(Math.min(first * 2 ** doublings, longest) * (1 - jitter * random));
};
