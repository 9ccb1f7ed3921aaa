import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { groupsOf, systemUser } from '../../src/platform/child_process.js';

describe('a system user', () => {
  it('is looked up by name', async () => {
    expect(await systemUser('root')).toEqual({ uid: 0, gid: 0 });
    expect(await systemUser('no such user')).toBeNull();
  });

  it('is a member of the groups that name it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'groups'));
    const file = join(folder, 'group');
    await writeFile(file, 'root:x:0:\ndialout:x:20:nut,pi\nnuts:x:21:nutty\ntty:x:5:nut\nnut:x:109:\n');
    expect(await groupsOf('nut', file)).toEqual([20, 5]);
    expect(await groupsOf('nobody', file)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
