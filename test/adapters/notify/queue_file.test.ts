import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { QueueFile } from '../../../src/adapters/notify/queue_file.js';
import { minutes } from '../../../src/domain/core/time.js';
import { emptyBacklog, type Backlog } from '../../../src/domain/notify/backlog.js';
import { lost } from '../../domain/notify/given.js';
import { KeptLog } from '../../kept_log.js';
import { waitFor } from '../../wait_for.js';

it('writes one event at once, spares the disk in a flood, and does not let a stop wait', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-queue-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'queue.jsonl');
  const written: number[] = [];
  const file = new QueueFile(path, { dispatch: () => undefined }, new KeptLog(), minutes(60));
  const save = (last: number, isStopped = false) =>
    file.save((): Backlog => {
      written.push(last);
      return { ...emptyBacklog, last, notices: [{ number: last, notice: lost(last) }] };
    }, isStopped);

  void save(1);
  await waitFor('the first', () => readFile(path, 'utf8').catch(() => null));
  for (let last = 2; last < 100; last += 1) void save(last);
  await save(100, true);
  expect(written).toEqual([1, 100]);
  expect(await new QueueFile(path, { dispatch: () => undefined }, new KeptLog()).load()).toMatchObject({
    wasStopped: true,
    backlog: { last: 100, notices: [{ number: 100 }] },
  });
});
