import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { milliseconds, seconds } from '../../src/domain/core/time.js';
import { runAfter, runEvery, runSoon, sleep, startTimeout, withTimeout } from '../../src/platform/timers.js';

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
    const timer = startTimeout(milliseconds(20), () => (came = true));
    timer.stop();
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

describe('timers', () => {
  it('run once, again and again, or soon, until they are stopped', async () => {
    const ran: string[] = [];
    const all = [
      runAfter(milliseconds(10), () => ran.push('after')),
      runEvery(milliseconds(10), () => ran.push('every')),
      runSoon(() => ran.push('soon')),
    ];
    await pause(100);
    for (const timer of all) timer.stop();
    const before = ran.length;
    await pause(50);
    expect(ran.length).toBe(before);
    expect(ran[0]).toBe('soon');
    expect(ran.filter((what) => what === 'after')).toHaveLength(1);
    expect(ran.filter((what) => what === 'every').length).toBeGreaterThan(1);
  });

  it('do nothing where they were stopped before', async () => {
    let ran = false;
    const run = () => (ran = true);
    for (const timer of [runAfter(milliseconds(5), run), runEvery(milliseconds(5), run), runSoon(run)])
      timer.stop();
    await pause(30);
    expect(ran).toBe(false);
  });

  it('let a sleep end early where it is aborted', async () => {
    const abort = new AbortController();
    const before = performance.now();
    const sleeping = sleep(seconds(5), abort.signal);
    abort.abort();
    await sleeping;
    await sleep(seconds(5), abort.signal);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('limit work that takes long', async () => {
    const never = new Promise<string>(() => undefined);
    expect(await withTimeout(Promise.resolve('done'), milliseconds(20), () => 'late')).toBe('done');
    expect(await withTimeout(never, milliseconds(20), () => 'late')).toBe('late');
    await expect(
      withTimeout(never, milliseconds(20), () => {
        throw new Error('late');
      }),
    ).rejects.toThrow('late');
    await expect(withTimeout(Promise.reject(new Error('no')), milliseconds(20), () => 1)).rejects.toThrow(
      'no',
    );
  });
});
