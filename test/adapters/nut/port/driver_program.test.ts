import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findDriver } from '../../../../src/adapters/nut/port/driver_program.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nut'));
});
afterEach(() => rm(folder, { recursive: true }));

it('is looked for where the systems put it, and one that is not there is named with its package', async () => {
  await writeFile(join(folder, 'usbhid-ups'), '', { mode: 0o755 });
  await writeFile(join(folder, 'upsdrvctl'), '', { mode: 0o644 });
  expect(await findDriver('usbhid-ups', [join(folder, 'none'), folder])).toBe(join(folder, 'usbhid-ups'));
  for (const name of ['snmp-ups', 'upsdrvctl']) {
    await expect(findDriver(name, [folder])).rejects.toMatchObject({
      code: 'DRIVER_MISSING',
      message: expect.stringContaining(name) as string,
      remedy: expect.stringContaining('nut-snmp') as string,
    });
  }
});
