import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createHosts } from '../../src/app/hosts.js';
import { loadSettings } from '../../src/config/load.js';
import type { Inbox } from '../../src/domain/core/ports.js';
import { KeptLog } from '../kept_log.js';

const nobody: Inbox = {
  dispatch: () => undefined,
  command: () => Promise.resolve({ accepted: false, code: 'refused', reason: 'a stand-in' }),
};

it("knows a NUT client by its host's address, in whatever dress, and one on this machine by loopback too", async () => {
  const own = Object.values(networkInterfaces())
    .flatMap((given) => given ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-hosts-'));
  try {
    const file = join(folder, 'config.yaml');
    const here = own?.address ?? '127.0.0.1';
    await writeFile(
      file,
      `sentinels: [192.0.2.1]\nhosts:\n  - {name: NAS, address: 192.0.2.12}\n  - {name: Here, address: ${here}}\n`,
    );
    const { settings } = await loadSettings(file, {});
    const { hostOfNutClient } = createHosts(settings, nobody, new KeptLog());
    expect(
      ['192.0.2.12', '::ffff:192.0.2.12', '192.0.2.13', '127.0.0.1', '::1', ''].map(hostOfNutClient),
    ).toEqual(['nas', 'nas', null, 'here', 'here', null]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
