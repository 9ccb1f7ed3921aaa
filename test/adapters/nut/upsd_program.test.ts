import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findUpsd, refusedAddressIn, upsdLineLevel } from '../../../src/adapters/nut/upsd_program.js';

describe('upsd itself', () => {
  it('is the program, not a wrapper script', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nut'));
    await writeFile(join(folder, 'wrapper'), '#!/bin/sh\nexit 0\n');
    await expect(findUpsd([join(folder, 'none'), join(folder, 'wrapper'), process.execPath])).resolves.toBe(
      process.execPath,
    );
    await expect(findUpsd([join(folder, 'wrapper')])).rejects.toMatchObject({ code: 'UPSD_MISSING' });
    await rm(folder, { recursive: true });
  });

  it('says where it does not listen', () => {
    expect(refusedAddressIn('not listening on :: port 3493')).toEqual({ address: '::', port: 3493 });
    expect(refusedAddressIn('listening on 127.0.0.1 port 3493')).toBeNull();
  });

  it.each([
    ['listening on 127.0.0.1 port 3493', 'debug'],
    ['not listening on 127.0.0.1 port 3493', 'error'],
    ['Client main@127.0.0.1 set FSD on UPS [ups]', 'warn'],
    ['User mon@127.0.0.1 logged into UPS [ups]', 'info'],
    ["Can't connect to UPS [ups] (sentinel-ups-ups): No such file or directory", 'warn'],
    ['Data for UPS [ups] is stale - check driver', 'debug'],
  ])('%s: %s', (line, level) => {
    expect(upsdLineLevel(line)).toBe(level);
  });
});
