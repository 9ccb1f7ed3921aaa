import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  runFolderCandidates,
  takeRunFolder,
  volatileFolder,
} from '../../../src/adapters/system/run_folder.js';
import { KeptLog } from '../../kept_log.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-run-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const elsewhere = (data: string): readonly string[] => runFolderCandidates(data).slice(1);

describe('the folder for sockets', () => {
  it('is the data folder where that will do', async () => {
    const log = new KeptLog();
    expect(await takeRunFolder(join(folder, 'data'), [], 40, log)).toBe(join(folder, 'data'));
    expect(log.lines).toEqual([]);
  });

  it.each([
    ['is too deep down for a socket', 'd'.repeat(90), 0o755],
    ['is closed to the children’s user', 'closed/data', 0o700],
  ])('lies elsewhere, and says so, when the data folder %s', async (_why, name, mode) => {
    const data = join(folder, name);
    await mkdir(data, { recursive: true });
    await chmod(join(folder, name.split('/')[0] ?? ''), mode);
    const log = new KeptLog();
    const nobody = { uid: 65_534, gid: 65_534 };
    const taken = await takeRunFolder(data, [nobody], 40, log);
    expect(elsewhere(data)).toContain(taken);
    expect(log.at('warn')).toHaveLength(1);
    await rm(taken, { recursive: true });
  });
});

describe('the folder in memory', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  it.each([
    ['root', 0, '/home/kim/run', /^\/run\/sentinel-ups-[0-9a-f]{10}$/],
    ['another user', 1000, '/home/kim/run', /^\/home\/kim\/run\/sentinel-ups-[0-9a-f]{10}$/],
    ['a user without a login', 1000, undefined, /^\/run\/user\/1000\/sentinel-ups-[0-9a-f]{10}$/],
  ])('is, for %s, one that nobody else can make', (_who, uid, runtime, expected) => {
    vi.spyOn(process, 'getuid').mockReturnValue(uid);
    vi.stubEnv('XDG_RUNTIME_DIR', runtime);
    expect(volatileFolder('/var/lib/sentinel-ups')).toMatch(expected);
    expect(runFolderCandidates('/var/lib/sentinel-ups')).toContain(volatileFolder('/var/lib/sentinel-ups'));
  });
});
