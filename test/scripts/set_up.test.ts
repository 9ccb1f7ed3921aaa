import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildIsCurrent, sourcesOf } from '../../scripts/setup/build.mjs';
import { commandForPeople } from '../../scripts/setup/debian-packages.mjs';
import { servicesFrom } from '../../scripts/setup/debian-services.mjs';
import { isNewEnough } from '../../scripts/setup/node-version.mjs';
import { agree, type LockFile } from '../../scripts/setup/npm-packages.mjs';
import { missingOf, runtimePrograms, withSystemFolders } from '../../scripts/setup/system-programs.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sups-set-up-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('Node.js', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0'])('%s is new enough', (version) => {
    expect(isNewEnough(version)).toBe(true);
  });
  it.each(['20.18.3', '18.20.0', '8.0.0'])('%s is too old', (version) => {
    expect(isNewEnough(version)).toBe(false);
  });
});

describe('npm packages', () => {
  const one = { version: '1.0.0', integrity: 'sha512-one' };
  const asked: LockFile = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/one': one,
      'node_modules/for-windows': { version: '1.0.0', integrity: 'sha512-two', optional: true },
    },
  };

  it('are current where all are there that this platform needs', () => {
    expect(agree(asked, { packages: { 'node_modules/one': one } })).toBe(true);
  });

  it.each<[string, LockFile]>([
    ['one is missing', { packages: {} }],
    ['one has another version', { packages: { 'node_modules/one': { ...one, version: '1.0.1' } } }],
    ['one has other content', { packages: { 'node_modules/one': { ...one, integrity: 'sha512-x' } } }],
    ['one is there that nobody asks for', { packages: { 'node_modules/one': one, 'node_modules/x': one } }],
  ])('are installed anew where %s', (_why, installed) => {
    expect(agree(asked, installed)).toBe(false);
  });
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

describe('the build', () => {
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, name), text);
  };
  beforeEach(() => {
    mkdirSync(join(folder, 'src', 'deep'), { recursive: true });
    mkdirSync(join(folder, 'dist'));
    for (const name of ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'])
      write(name, '{}');
    write('src/main.ts', 'one');
    write('src/deep/part.ts', 'two');
    write('dist/main.js', '');
    write('dist/.built-from', sourcesOf(folder));
  });

  it('is current as long as no source changes', () => {
    expect(buildIsCurrent(folder)).toBe(true);
  });

  it.each<[string, () => void]>([
    ['a source changed', () => write('src/deep/part.ts', 'three')],
    ['a source is new', () => write('src/deep/another.ts', '')],
    ['a source is gone', () => rmSync(join(folder, 'src/deep/part.ts'))],
    [
      'a source was moved',
      () => {
        rmSync(join(folder, 'src/deep/part.ts'));
        write('src/part.ts', 'two');
      },
    ],
    ["the compiler's settings changed", () => write('tsconfig.json', '{"a":1}')],
    ['the program is gone', () => rmSync(join(folder, 'dist/main.js'))],
    ['it was not finished', () => rmSync(join(folder, 'dist/.built-from'))],
  ])('is made anew where %s', (_why, change) => {
    change();
    expect(buildIsCurrent(folder)).toBe(false);
  });
});
