import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../src/domain/time.js';
import { startTimeout } from '../../src/platform/timeout.js';

/** Holds this process up: no timer fires and nothing is read meanwhile. */
const holdUp = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

describe('a timeout', () => {
  it('comes where nothing else does', async () => {
    await new Promise<void>((resolve) => startTimeout(milliseconds(20), resolve));
  });

  it('does not come once it was stopped', async () => {
    let came = false;
    const stop = startTimeout(milliseconds(20), () => (came = true));
    stop();
    await pause(60);
    expect(came).toBe(false);
  });

  it('waits anew for the part in which this process was held up: the other side may not even have been asked', async () => {
    const order: string[] = [];
    const timedOut = new Promise<void>((resolve) => {
      startTimeout(milliseconds(400), () => {
        order.push('timeout');
        resolve();
      });
    });
    holdUp(1_500);
    // What comes some turns later is no silence yet.
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    order.push('answer');
    await timedOut;
    expect(order).toEqual(['answer', 'timeout']);
  });
});
