/** The page's only timers: those of src/platform/timers.ts are Node's. Lengths in milliseconds. */

/** Runs something again and again. @returns what stops it */
export function runEvery(interval: number, run: () => void): () => void {
  const timer = setInterval(run, interval);
  return () => clearInterval(timer);
}

/** Runs something once after `delay`. @returns what stops it */
export function runAfter(delay: number, run: () => void): () => void {
  const timer = setTimeout(run, delay);
  return () => clearTimeout(timer);
}

/** Resolves after `delay`, or as soon as `signal` aborts. Never rejects. */
export const pause = (delay: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    const stop = runAfter(delay, resolve);
    signal.addEventListener(
      'abort',
      () => {
        stop();
        resolve();
      },
      { once: true },
    );
  });
