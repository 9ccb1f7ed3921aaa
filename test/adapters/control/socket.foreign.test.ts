import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ControlClient } from '../../../src/adapters/control/client.js';
import { checkNotRunning, isServed } from '../../../src/adapters/control/socket.js';
import { lockFolder } from '../../../src/adapters/system/folder_lock.js';
import { runFolderCandidates, takeRunFolder } from '../../../src/adapters/system/run_folder.js';
import { whoElseMayWrite } from '../../../src/platform/folder_access.js';
import { KeptLog } from '../../kept_log.js';
import { foreignControlSocket } from '../../lab/harness/foreign_control_socket.js';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-foreign-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(!isRoot)('a control socket of another user (needs root)', () => {
  it('neither keeps a service from starting nor answers for one, and its folder is not taken', async () => {
    const data = join(folder, 'd'.repeat(90));
    const paths = runFolderCandidates(data).map((candidate) => join(candidate, 'control.sock'));
    const foreign = paths.at(-1) ?? '';
    const end = await foreignControlSocket(foreign);
    try {
      expect(await isServed(foreign)).toBe(true);
      await checkNotRunning(paths);
      const client = new ControlClient(paths);
      const questions = [() => client.status(), () => client.health(), () => client.command('drill.start')];
      for (const ask of questions)
        await expect(ask()).rejects.toMatchObject({
          code: 'NOT_RUNNING',
          message: expect.stringContaining('belongs to another user') as string,
        });
      const taken = await takeRunFolder(data, [], 40, new KeptLog());
      expect(taken).not.toBe(runFolderCandidates(data).at(-1));
      await rm(taken, { recursive: true });
    } finally {
      await end();
    }
  });

  it('is believed where the data folder is that user’s', async () => {
    const data = join(folder, 'data');
    const end = await foreignControlSocket(join(data, 'control.sock'));
    try {
      expect((await new ControlClient([join(data, 'control.sock')]).status()).version).toBe('6.6.6');
      await expect(checkNotRunning([join(data, 'control.sock')])).rejects.toMatchObject({
        code: 'ALREADY_RUNNING',
      });
    } finally {
      await end();
    }
  });
});

describe('a folder', () => {
  it.each([
    ['only its owner may write', 0o755, null],
    ['everybody may write', 0o777, /can be written by other users$/],
    ['everybody may write, but remove only his own', 0o1777, /can be written by other users$/],
  ])('that %s', async (_what, mode, why) => {
    await chmod(folder, mode);
    const found = await whoElseMayWrite(folder, [process.getuid?.() ?? 0]);
    if (why === null) expect(found).toBeNull();
    else expect(found).toMatch(why);
  });

  it.skipIf(!isRoot)('below one of another user may be exchanged by that user (needs root)', async () => {
    await mkdir(join(folder, 'below'));
    await chown(folder, nobody, nobody);
    expect(await whoElseMayWrite(join(folder, 'below'), [0])).toContain(
      'belongs to another user (uid 65534)',
    );
    expect(await whoElseMayWrite(join(folder, 'below'), [0, nobody])).toBeNull();
  });
});

describe('the lock on a folder', () => {
  it('is held by one at a time, and is free once that one has closed it', async () => {
    const log = new KeptLog();
    const first = await lockFolder(folder, log);
    await expect(lockFolder(folder, log)).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
    await first?.close();
    const next = await lockFolder(folder, log);
    expect(next).not.toBeNull();
    await next?.close();
    expect(log.lines).toEqual([]);
  });

  it('is told as missing where others could hold it', async () => {
    const log = new KeptLog();
    await (await lockFolder(folder, log))?.close();
    await chmod(join(folder, '.lock'), 0o644);
    expect(await lockFolder(folder, log)).toBeNull();
    expect(log.at('warn')).toEqual([expect.stringContaining('others may lock')]);
  });
});
