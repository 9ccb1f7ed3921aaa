import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkReachable, ConfigurationFolder } from '../../../src/adapters/nut/configuration_folder.js';
import { checkListenAddresses } from '../../../src/adapters/nut/listen_check.js';
import { findUpsd } from '../../../src/adapters/nut/upsd_binary.js';
import { upsdFiles } from '../../../src/adapters/nut/upsd_files.js';
import { refusedAddressIn, upsdLineLevel } from '../../../src/adapters/nut/upsd_log_lines.js';
import type { NutUser } from '../../../src/config/sections/nut.js';

const filesOf = (name: string, password: string, role: NutUser['role']) =>
  upsdFiles(
    [{ name: 'ups', description: 'A "b" #c' }],
    [{ address: '::1', port: 3493 }],
    [{ name, password, role }],
  );

describe("upsd's files", () => {
  it('hold the UPSes, addresses and users', () => {
    const files = filesOf('mon', 'a"b#c', 'secondary');
    expect(files.get('ups.conf')).toContain(
      '[ups]\n  driver = sentinel-ups\n  port = none\n  desc = "A \\"b\\" \\#c"\n',
    );
    expect(files.get('upsd.conf')).toContain('LISTEN ::1 3493\n');
    expect(files.get('upsd.users')).toContain('[mon]\n  password = "a\\"b\\#c"\n  upsmon secondary\n');
    expect(files.get('nut.conf')).toContain('MODE=netserver\n');
  });

  it.each([
    [
      ['::', '0.0.0.0'],
      ['0.0.0.0', '::'],
    ],
    [
      ['::', '127.0.0.1', '10.0.0.1'],
      ['127.0.0.1', '10.0.0.1', '::'],
    ],
    [
      ['::1', '10.0.0.1'],
      ['::1', '10.0.0.1'],
    ],
  ])('let an old upsd begin with the one that serves IPv4 too: %j', (addresses, written) => {
    const text = upsdFiles(
      [],
      addresses.map((address) => ({ address, port: 3493 })),
      [],
    ).get('upsd.conf');
    expect([...(text ?? '').matchAll(/^LISTEN (\S+)/gm)].map(([, address]) => address)).toEqual(written);
  });

  it('give only a primary the right to force a shutdown', () => {
    for (const role of ['secondary', 'admin'] as const) {
      expect(filesOf('u', 'p', role).get('upsd.users')).not.toMatch(/FSD|primary|master/);
    }
  });

  it.each(['', 'a b', 'a]', '[a', 'a"b', 'a#b', 'a\nb', 'é'])('refuse the user name %j', (name) => {
    expect(() => filesOf(name, 'p', 'secondary')).toThrow(expect.objectContaining({ code: 'NUT_NAME' }));
  });

  it.each(['', 'pässword', 'a\nb', 'x'.repeat(129)])(
    'refuse the password %j, without telling it',
    (password) => {
      expect(() => filesOf('mon', password, 'secondary')).toThrow(
        expect.objectContaining({ code: 'NUT_PASSWORD' }),
      );
      expect(() => filesOf('mon', password, 'secondary')).toThrow(/^The password of the NUT user mon cannot/);
    },
  );
});

describe('the configuration folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nut'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('keeps its files from others, and leaves what is right alone', async () => {
    const inner = join(folder, 'c');
    const configuration = new ConfigurationFolder(inner, null);
    await configuration.write(new Map([['upsd.users', 'secret']]));
    const written = await stat(join(inner, 'upsd.users'));
    expect(written.mode & 0o777).toBe(0o640);
    await configuration.write(new Map([['upsd.users', 'secret']]));
    expect((await stat(join(inner, 'upsd.users'))).ino).toBe(written.ino);
  });

  it('changes a file only once the new text is complete', async () => {
    const configuration = new ConfigurationFolder(folder, null);
    await writeFile(join(folder, 'ups.conf'), 'old');
    await mkdir(join(folder, 'ups.conf.new', 'in the way'), { recursive: true });
    await expect(configuration.write(new Map([['ups.conf', 'new']]))).rejects.toThrow();
    expect(await readFile(join(folder, 'ups.conf'), 'utf8')).toBe('old');
  });

  it('tells when the reader cannot come in', async () => {
    const inner = join(folder, 'closed', 'c');
    await mkdir(inner, { recursive: true });
    await expect(checkReachable(inner, { uid: 54321, gid: 54321 })).rejects.toMatchObject({
      code: 'FOLDER_CLOSED',
    });
    await expect(checkReachable('/tmp', { uid: 54321, gid: 54321 })).resolves.toBeUndefined();
  });
});

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

  it('is not started on an address that is taken or not ours', async () => {
    const taker = createServer();
    const port = await new Promise<number>((resolve) => {
      taker.listen(0, '127.0.0.1', () => {
        const address = taker.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    const check = (address: string) => checkListenAddresses([{ address, port }]);
    await expect(check('127.0.0.1')).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringContaining(String(port)) as string,
    });
    await expect(check('203.0.113.1')).rejects.toMatchObject({ code: 'ADDRESS_UNUSABLE' });
    await new Promise((resolve) => taker.close(resolve));
    await expect(check('127.0.0.1')).resolves.toMatchObject({ absent: [] });
  });

  it('is started without an address that is not there, where another one is', async () => {
    const absent = { address: '203.0.113.1', port: 3493 };
    expect(await checkListenAddresses([absent, { address: '127.0.0.1', port: 0 }])).toEqual({
      usable: [{ address: '127.0.0.1', port: 0 }],
      absent: [absent],
    });
  });

  it('is not given what another address covers', async () => {
    const everywhere = { address: '0.0.0.0', port: 0 };
    const own = { address: '127.0.0.1', port: 0 };
    expect(await checkListenAddresses([own, everywhere])).toEqual({ usable: [everywhere], absent: [] });
    const named = { address: 'localhost', port: 0 };
    const both = [{ address: '::', port: 0 }, named, everywhere];
    expect((await checkListenAddresses(both)).usable).toEqual([{ address: '::', port: 0 }, everywhere]);
  });

  it('is given the address behind a name: it may not resolve when the mains is gone', async () => {
    const { usable } = await checkListenAddresses([{ address: 'localhost', port: 0 }]);
    expect(usable[0]?.address).toMatch(/^(127\.0\.0\.1|::1)$/);
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
