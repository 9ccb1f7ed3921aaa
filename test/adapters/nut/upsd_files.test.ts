import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NutUser } from '../../../src/config/sections/nut_users.js';
import { seconds } from '../../../src/domain/core/time.js';
import {
  connectionLimit,
  UpsdFolder,
  upsdFiles,
  type UpsdLimits,
} from '../../../src/adapters/nut/upsd_files.js';

const limits: UpsdLimits = { maxAge: seconds(15), maxConnections: null, tls: [] };

const filesOf = (
  name: string,
  password: string,
  role: NutUser['role'],
  more: Pick<NutUser, 'actions' | 'instcmds'> = {},
) =>
  upsdFiles(
    [{ name: 'ups', description: 'A "b" #c' }],
    [{ address: '::1', port: 3493 }],
    [{ name, password, role, ...more }],
    limits,
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

  it('give only a primary the right to force a shutdown', () => {
    for (const role of ['secondary', 'admin'] as const) {
      expect(filesOf('u', 'p', role).get('upsd.users')).not.toMatch(/FSD|primary|master/);
    }
  });

  it.each<[NutUser['role'], Pick<NutUser, 'actions' | 'instcmds'>, string]>([
    ['secondary', {}, 'upsmon secondary'],
    ['primary', {}, 'upsmon primary'],
    ['admin', {}, 'upsmon secondary, actions = SET, instcmds = ALL'],
    ['secondary', { actions: ['set', 'FSD'] }, 'upsmon secondary, actions = SET, actions = FSD'],
    ['primary', { actions: ['SET'], instcmds: ['ALL'] }, 'upsmon primary, actions = SET, instcmds = ALL'],
    ['admin', { instcmds: ['beeper.disable'] }, 'upsmon secondary, actions = SET, instcmds = beeper.disable'],
    ['admin', { actions: [] }, 'upsmon secondary, instcmds = ALL'],
    [
      'secondary',
      { instcmds: ['load.off', 'load.on'] },
      'upsmon secondary, instcmds = load.off, instcmds = load.on',
    ],
  ])('give a %s with %j exactly these rights: %s', (role, more, rights) => {
    const lines = filesOf('u', 'p', role, more).get('upsd.users')?.split('\n') ?? [];
    const given = lines.slice(lines.indexOf('  password = "p"') + 1).filter((line) => line !== '');
    expect(given.map((line) => line.trim()).join(', ')).toBe(rights);
  });

  it('hold how long a UPS may be silent, and what TLS needs', () => {
    const tls = ['CERTFILE "/run/upsd.pem"'];
    const conf = upsdFiles([], [], [], { ...limits, maxAge: seconds(25), tls }).get('upsd.conf');
    expect(conf).toMatch(/^MAXAGE 25$/m);
    expect(conf).toMatch(/^CERTFILE "\/run\/upsd.pem"$/m);
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
    const configuration = new UpsdFolder(inner, null);
    await configuration.write(new Map([['upsd.users', 'secret']]));
    const written = await stat(join(inner, 'upsd.users'));
    expect(written.mode & 0o777).toBe(0o640);
    await configuration.write(new Map([['upsd.users', 'secret']]));
    expect((await stat(join(inner, 'upsd.users'))).ino).toBe(written.ino);
  });

  it('changes a file only once the new text is complete', async () => {
    const configuration = new UpsdFolder(folder, null);
    await writeFile(join(folder, 'ups.conf'), 'old');
    await mkdir(join(folder, 'ups.conf.new', 'in the way'), { recursive: true });
    await expect(configuration.write(new Map([['ups.conf', 'new']]))).rejects.toThrow();
    expect(await readFile(join(folder, 'ups.conf'), 'utf8')).toBe('old');
  });
});

describe('the number of connections', () => {
  it('leaves upsd files for other things, and bounds its memory', () => {
    fc.assert(
      fc.property(fc.integer({ min: 17 }), (openFiles) => {
        const connections = connectionLimit(openFiles) ?? NaN;
        expect(connections).toBeGreaterThanOrEqual(1);
        expect(connections).toBeLessThanOrEqual(openFiles - 16);
        expect(connections).toBeLessThanOrEqual(4096);
      }),
    );
    expect(connectionLimit(Infinity)).toBe(4096);
  });

  it.each([null, 16, 0])('is left to upsd where %s files may be open', (openFiles) => {
    expect(connectionLimit(openFiles)).toBeNull();
  });

  it('stands in upsd.conf', () => {
    const upsdConf = (maxConnections: number | null) =>
      upsdFiles([], [], [], { ...limits, maxConnections }).get('upsd.conf');
    expect(upsdConf(1008)).toMatch(/^MAXCONN 1008$/m);
    expect(upsdConf(null)).not.toContain('MAXCONN');
  });
});
