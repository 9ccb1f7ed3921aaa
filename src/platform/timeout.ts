import { milliseconds, type Duration } from '../domain/time.js';

/** A timeout is waited for in parts, so that a time in which this process was held up costs one part only. */
const parts = 4;

/** A timer that comes later than this comes late because this process was held up (disk, memory, suspend). */
const heldUpAfter = milliseconds(500);

/**
 * Calls `onTimeout` once `timeout` has passed in which this process could have taken an answer. Where it was held up,
 * timers come before the answers that the kernel already has, and the other side may not even have been asked: what had
 * arrived is handled first, and the time that was lost does not count. Silence is then the other side's own.
 *
 * @returns call it to stop waiting
 */
export const startTimeout = (timeout: Duration, onTimeout: () => void): (() => void) => {
  const part = Math.ceil(timeout / parts);
  let passed = 0;
  let timer: NodeJS.Timeout | undefined;
  let afterReading: NodeJS.Immediate | undefined;
  const waitForOnePart = (): void => {
    const start = performance.now();
    timer = setTimeout(() => {
      const late = performance.now() - start - part;
      if (late <= heldUpAfter) passed += 1;
      afterReading = setImmediate(passed < parts ? waitForOnePart : onTimeout);
    }, part);
  };
  waitForOnePart();
  return () => {
    clearTimeout(timer);
    clearImmediate(afterReading);
  };
};
