import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkReachable } from '../../src/platform/folder_access.js';

it('a folder is closed to a program where one on the way to it is closed to its user', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'closed'));
  const inner = join(folder, 'closed', 'c');
  await mkdir(inner, { recursive: true });
  const stranger = { uid: 54321, gid: 54321 };
  await expect(checkReachable(inner, 'upsd', stranger)).rejects.toMatchObject({ code: 'FOLDER_CLOSED' });
  await expect(checkReachable('/tmp', 'upsd', stranger)).resolves.toBeUndefined();
  await rm(folder, { recursive: true, force: true });
});
