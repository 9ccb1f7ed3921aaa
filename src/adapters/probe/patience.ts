import type { Duration } from '../../domain/time.js';

/**
 * Calls `outOfPatience` after `timeout`, but only after what had arrived by then was handled. Where this process was
 * held up (disk, suspend), timers come before the answers that the kernel already has; without the extra step such an
 * answer would count as silence.
 *
 * @returns call it to stop waiting
 */
export const startPatience = (timeout: Duration, outOfPatience: () => void): (() => void) => {
  let lastCall: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    lastCall = setImmediate(outOfPatience);
  }, timeout);
  return () => {
    clearTimeout(timer);
    clearImmediate(lastCall);
  };
};
