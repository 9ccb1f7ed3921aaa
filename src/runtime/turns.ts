import { milliseconds, type Duration } from '../domain/core/time.js';

/**
 * Turns spread evenly over an interval: with `count` targets turn number m is target m mod count's and is due
 * m × interval / count after the start. Counted from the start, never from the turn before, so that nothing drifts.
 */
interface Schedule {
  /** At least 1. */
  readonly count: number;
  readonly interval: Duration;
}

/** The number of the newest turn that is due; the very first, at the start itself, is 0. */
export const newestTurn = ({ count, interval }: Schedule, sinceStart: Duration): number =>
  Math.floor((sinceStart * count) / interval + 1e-9);

/** The targets whose turns came after turn `last`, up to turn `newest`; each once, however many of its turns were missed. */
export const targetsDue = ({ count }: Schedule, last: number, newest: number): number[] => {
  const first = Math.max(last, newest - count) + 1;
  return Array.from({ length: Math.max(0, newest - first + 1) }, (_, index) => (first + index) % count);
};

/** Whole milliseconds from now to the turn after `newest`; at least 1. */
export const untilNextTurn = (
  { count, interval }: Schedule,
  newest: number,
  sinceStart: Duration,
): Duration => milliseconds(Math.max(1, Math.ceil(((newest + 1) * interval) / count - sinceStart)));
