import { describe, expect, it } from 'vitest';
import type { Output } from '../../src/domain/core/ports.js';
import type { Snapshot } from '../../src/domain/view/snapshot.js';
import { OutputQueue } from '../../src/runtime/output_queue.js';
import { KeptLog } from '../kept_log.js';
import { at, Script, settings, viewAt } from '../domain/given.js';

const snapshot = (milli: number): Snapshot => {
  const script = new Script(settings());
  return viewAt(script.settings, script.state, at(milli));
};

describe('the queue of an output', () => {
  it('offers only the newest snapshot to an output that was slow', async () => {
    const shown: number[] = [];
    let finish = (): void => undefined;
    const slow: Output = {
      name: 'slow',
      show: ({ at: { monotonic } }) => {
        shown.push(monotonic);
        return new Promise<void>((resolve) => (finish = resolve));
      },
    };
    const queue = new OutputQueue(slow, new KeptLog());
    const pictures = [1, 2, 3].map(snapshot);
    for (const picture of pictures) queue.offer(picture);
    expect(shown).toEqual([at(1).monotonic]);
    finish();
    await Promise.resolve();
    await new Promise(setImmediate);
    expect(shown).toEqual([at(1).monotonic, at(3).monotonic]);
  });

  it.each([
    [
      'throws',
      (): void => {
        throw new Error('no');
      },
    ],
    ['rejects', (): Promise<void> => Promise.reject(new Error('no'))],
  ])('contains an output that %s, and tells it once', async (_how, show) => {
    const log = new KeptLog();
    const queue = new OutputQueue({ name: 'broken', show }, log);
    for (const milli of [1, 2, 3]) {
      queue.offer(snapshot(milli));
      await new Promise(setImmediate);
    }
    expect(log.at('error')).toEqual(['The output broken failed: no']);
  });
});
