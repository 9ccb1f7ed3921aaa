import { inWholeSeconds, type Duration } from '../../domain/time.js';

const upTo = (value: number, step: number): number => Math.ceil(value / step) * step;
const downTo = (value: number, step: number): number => Math.floor(value / step) * step;

/**
 * A countdown in steps, so that it is not published every second: multiples of 10 s above one minute, of 5 s below.
 * Rounded up: it reads 0 only when it is over.
 */
export const countdownSeconds = (left: Duration): number => {
  const whole = inWholeSeconds(left);
  return upTo(whole, whole > 60 ? 10 : 5);
};

/**
 * The battery's runtime in steps: multiples of 60 s above ten minutes, of 10 s below. Rounded down: no more is
 * promised than there is.
 */
export const runtimeSeconds = (runtime: Duration): number => {
  const whole = Math.floor(runtime / 1000);
  return downTo(whole, whole > 600 ? 60 : 10);
};

/** A delay in minutes with two decimals: NUT clients set it in seconds. */
export const hundredthsOfMinutes = (delay: Duration): number => Math.round(delay / 600) / 100;
