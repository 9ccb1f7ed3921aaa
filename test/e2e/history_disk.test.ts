import { execFile } from 'node:child_process';
import { mkdir, writeFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wallClockTime } from '../../src/domain/core/time.js';
import { announced } from '../../src/domain/core/announcement.js';
import { HistoryFolder } from '../adapters/history/given_history.js';
import { at, epoch, shown } from '../domain/history/given_history.js';
import { labAvailable } from '../lab/harness/available.js';
import { waitFor } from '../wait_for.js';

const run = promisify(execFile);
const always = { from: wallClockTime(0), to: wallClockTime(epoch + 1e9) };
const isTold = (folder: HistoryFolder, type: string): boolean =>
  folder.told.some((event) => event.type === type);

describe.skipIf(!labAvailable)('a small disk of its own (needs root)', () => {
  let folder: HistoryFolder;
  let disk: string;
  beforeEach(async () => {
    folder = await HistoryFolder.make();
    disk = join(folder.path, 'history');
    await mkdir(disk);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]);
  });
  afterEach(async () => {
    await run('umount', ['-l', disk]);
    await folder.remove();
  });

  it.each([
    {
      how: 'full',
      spoil: () => writeFile(join(disk, 'filler'), Buffer.alloc(1_000_000)).catch(() => undefined),
      repair: () => rm(join(disk, 'filler')),
    },
    {
      how: 'read-only',
      // Not while a file is open to be written.
      spoil: () => waitFor('no write', () => run('mount', ['-o', 'remount,ro', disk]).catch(() => null)),
      repair: () => run('mount', ['-o', 'remount,rw', disk]),
    },
  ])(
    'that is $how is a problem that is told; what happens is shown, and written once that is possible',
    async ({ spoil, repair }) => {
      const history = folder.run();
      await waitFor('the files to be read', () => history.answers.list(1, null).recordingSince);
      history.show(shown({ milli: 0 }));
      await spoil();
      history.show(shown({ milli: 1_000, outage: { from: 1_000, lasted: null }, nas: 'shutting_down' }));
      history.announce(announced('mains_lost', `Mains lost ${'x'.repeat(1_900)}`), at(1_000));
      for (let turn = 0; turn < 50; turn += 1)
        history.announce(announced('problem_raised', 'y'.repeat(2_000)), at(1_100 + turn));
      await waitFor('the problem to be told', () => isTold(folder, 'component_failed'));
      expect(folder.told).toContainEqual(expect.objectContaining({ component: 'history' }));
      expect(await history.answers.outage(1)).toMatchObject({ hostsDown: 1 });
      expect((await history.answers.events(always, ['mains_lost'], 5)).events).toHaveLength(1);
      await repair();
      await waitFor('the disk to be written again', () => isTold(folder, 'component_recovered'));
      await history.stop();
      const after = folder.run();
      await waitFor('the files to be read', () => after.answers.list(1, null).recordingSince);
      expect((await after.answers.outage(1))?.events.map(({ type }) => type)).toContain('mains_lost');
      expect((await after.answers.events(always, ['mains_lost'], 5)).events).toHaveLength(1);
      await after.stop();
    },
  );
});
