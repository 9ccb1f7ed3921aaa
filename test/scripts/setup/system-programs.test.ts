import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandForPeople, servicesFrom } from '../../../scripts/setup/debian-packages.js';
import { missingOf, runtimePrograms, withSystemFolders } from '../../../scripts/setup/system-programs.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sups-set-up-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('system programs', () => {
  const ping = runtimePrograms.filter(({ name }) => name === 'ping');

  it('are found in the folders of PATH', () => {
    writeFileSync(join(folder, 'ping'), '', { mode: 0o755 });
    expect(missingOf(ping, `/nowhere:${folder}`)).toEqual([]);
  });

  it.each<[string, (file: string) => void]>([
    ['does not exist', () => undefined],
    ['is a folder', (file) => mkdirSync(file)],
    [
      'may not be run',
      (file) => {
        writeFileSync(file, '');
        chmodSync(file, 0o644);
      },
    ],
  ])('are missing where the file %s', (_why, make) => {
    make(join(folder, 'ping'));
    expect(missingOf(ping, folder)).toEqual(ping);
  });

  it("are looked for in the system's folders too, last, and each once", () => {
    expect(withSystemFolders('/usr/sbin:/mine')).toBe('/usr/sbin:/mine:/usr/local/sbin:/sbin');
  });

  it('are installed by one command, with or without sudo', () => {
    expect(commandForPeople(['a', 'b'], { sudo: true })).toBe(
      'sudo apt-get update && sudo apt-get install -y --no-install-recommends a b',
    );
    expect(commandForPeople(['a', 'b'], { sudo: false })).toBe(
      "su -c 'apt-get update && apt-get install -y --no-install-recommends a b'",
    );
  });

  it('lose only the services of packages that were installed just now', () => {
    expect(servicesFrom(['mosquitto', 'iproute2'])).toEqual(['mosquitto.service']);
    expect(servicesFrom(['nut-client'])).toEqual(['nut-monitor.service']);
    expect(servicesFrom([])).toEqual([]);
  });
});
