import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../domain/core/ports.js';
import { milliseconds, moment, type Duration } from '../domain/core/time.js';

/** A timer that runs. */
export interface Timer {
  /** From now on it does nothing; may be called at any time, again too. */
  stop(): void;
}

/** Runs something once after `delay`. `keepsAlive`: whether the process lives on for it. */
export function runAfter(delay: Duration, run: () => void, { keepsAlive = true } = {}): Timer {
  const timer = setTimeout(run, delay);
  if (!keepsAlive) timer.unref();
  return { stop: () => clearTimeout(timer) };
}

/** Runs something again and again, first after one `interval`. */
export function runEvery(interval: Duration, run: () => void): Timer {
  const timer = setInterval(run, interval);
  return { stop: () => clearInterval(timer) };
}

/** Runs something once what has arrived by now was handled. */
export function runSoon(run: () => void): Timer {
  const turn = setImmediate(run);
  return { stop: () => clearImmediate(turn) };
}

/** Resolves after `delay`, or as soon as `signal` aborts. Never rejects. */
export const sleep = (delay: Duration, signal?: AbortSignal): Promise<void> =>
  pause(delay, undefined, { signal }).catch(() => undefined);

/**
 * What `work` comes to, or, where it takes longer than `timeout`, what `onTimeout` returns or throws. The work goes on then;
 * that it fails later is nobody's business.
 */
export function withTimeout<T, Late = T>(
  work: Promise<T>,
  timeout: Duration,
  onTimeout: () => Late,
): Promise<T | Late> {
  return new Promise((resolve, reject) => {
    const timer = runAfter(timeout, () => {
      try {
        resolve(onTimeout());
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    work.then(resolve, reject).finally(() => timer.stop());
  });
}

/** `startTimeout` waits in this many parts, so that a time in which this process was held up costs one part only. */
const parts = 4;

/** A timer that comes later than this comes late because this process was held up (disk, memory, suspend). */
const heldUpAfter = milliseconds(500);

/**
 * Calls `onTimeout` once `timeout` has passed in which this process could have taken an answer. Where it was held up,
 * timers come before the answers that the kernel already has, and the other side may not even have been asked: what had
 * arrived is handled first, and the time that was lost does not count. Silence is then the other side's own.
 */
export function startTimeout(timeout: Duration, onTimeout: () => void): Timer {
  const part = milliseconds(Math.ceil(timeout / parts));
  let passed = 0;
  let timer: Timer;
  const waitForOnePart = (): void => {
    const start = performance.now();
    timer = runAfter(part, () => {
      const late = performance.now() - start - part;
      if (late <= heldUpAfter) passed += 1;
      timer = runSoon(passed < parts ? waitForOnePart : onTimeout);
    });
  };
  waitForOnePart();
  return { stop: () => timer.stop() };
}

/** CLOCK_MONOTONIC (through hrtime, the same for every process of one boot) and the wall clock. */
export const systemClock: Clock = {
  now: () => moment(Number(process.hrtime.bigint() / 1000n) / 1000, Date.now()),
};
