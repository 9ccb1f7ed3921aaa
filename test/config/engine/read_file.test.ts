import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/load.js';
import { errorsOf } from '../given.js';

describe('a file that cannot be read', () => {
  it('because it is not there', async () => {
    await expect(loadSettings('/nowhere/ups.yaml', {})).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: '/nowhere/ups.yaml: there is no such file; name the right one with --config',
    });
  });

  it('because it is a folder', async () => {
    await expect(loadSettings(tmpdir(), {})).rejects.toMatchObject({ code: 'CONFIGURATION' });
  });

  it('because it is too large', async () => {
    expect((await errorsOf(`#${'x'.repeat(1024 * 1024)}`)).message).toMatch(/: is larger than 1 MiB$/);
  });

  it('because it is not UTF-8', async () => {
    expect((await errorsOf(new Uint8Array([0x61, 0x3a, 0xff]))).message).toMatch(/: is not UTF-8 text$/);
  });
});
