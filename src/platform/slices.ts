import { milliseconds, type Duration } from '../domain/core/time.js';
import { runSoon } from './timers.js';

/** How long a slice of long work may be, so that events and answers between two of them are not late. */
const slice = milliseconds(8);

/**
 * Runs long work in slices; what arrives meanwhile is handled between two of them.
 *
 * @param work yields wherever it may be held up
 * @returns what it comes to; rejects with what it throws
 */
export const inSlices = <Result>(
  work: Generator<unknown, Result>,
  longest: Duration = slice,
): Promise<Result> =>
  new Promise((resolve, reject) => {
    const turn = (): void => {
      try {
        const end = performance.now() + longest;
        for (;;) {
          const next = work.next();
          if (next.done === true) {
            resolve(next.value);
            return;
          }
          if (performance.now() >= end) break;
        }
        runSoon(turn);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    turn();
  });
