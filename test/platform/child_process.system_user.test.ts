import { describe, expect, it } from 'vitest';
import { systemUser } from '../../src/platform/child_process.js';

describe('a system user', () => {
  it('is looked up by name', async () => {
    expect(await systemUser('root')).toEqual({ uid: 0, gid: 0 });
    expect(await systemUser('no such user')).toBeNull();
  });
});
