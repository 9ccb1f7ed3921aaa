import type { Duration } from '../domain/time.js';

/**
 * Calls `onTimeout` after `timeout`, but only after what had arrived by then was handled. Where this process was
 * held up (disk, suspend), timers come before the answers that the kernel already has; without the extra step such an
 * answer would count as silence.
 *
 * @returns call it to stop waiting
 */
export const startTimeout = (timeout: Duration, onTimeout: () => void): (() => void) => {
  let lastCall: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    lastCall = setImmediate(onTimeout);
  }, timeout);
  return () => {
    clearTimeout(timer);
    clearImmediate(lastCall);
  };
};
