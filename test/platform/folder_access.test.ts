import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkReachable, whatIsClosedTo } from '../../src/platform/folder_access.js';

const stranger = { uid: 54_321, gid: 54_321 };

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-access-'));
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'inner'));
  file = join(folder, 'inner', 'file');
  await writeFile(file, '', { mode: 0o644 });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('what a user may enter and read', () => {
  it('is open where every folder above it can be entered', async () => {
    expect(await whatIsClosedTo(stranger, file)).toBeNull();
    await checkReachable(join(folder, 'inner'), 'upsd', stranger);
  });

  it('is closed by a folder above it', async () => {
    await chmod(folder, 0o700);
    expect(await whatIsClosedTo(stranger, file)).toBe(folder);
  });

  it('is closed by a file that only its owner may read, but not to root', async () => {
    await chmod(file, 0o600);
    expect(await whatIsClosedTo(stranger, file)).toBe(file);
    expect(await whatIsClosedTo({ uid: 0, gid: 0 }, file)).toBeNull();
  });

  it('is a folder that may be entered, even where it may not be listed', async () => {
    await chmod(join(folder, 'inner'), 0o711);
    expect(await whatIsClosedTo(stranger, join(folder, 'inner'))).toBeNull();
  });

  it('is told in words where it is closed', async () => {
    await chmod(file, 0o600);
    await expect(checkReachable(file, 'Mosquitto', stranger)).rejects.toMatchObject({
      code: 'FOLDER_CLOSED',
      message: `${file} is closed to the user that Mosquitto runs as (uid 54321), who has to read ${file}.`,
    });
  });
});
