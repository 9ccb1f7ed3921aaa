import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixturePath } from '../import/given.js';
import { runToEnd } from '../lab/harness/run_to_end.js';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const run = (...args: readonly string[]) =>
  runToEnd(process.execPath, [program, ...args], { within: 30_000 });

const codes = { ok: 0, noInput: 66, cannotCreate: 73, configuration: 78 };

const hub = [fixturePath('power_manager.conf')];
const olderHub = ['old_power_manager.conf', 'upshub.conf'].map(fixturePath);
const fakeUps = [fixturePath('powerwatch.py')];
const nut = ['ups.conf', 'upsd.conf', 'upsd.users', 'nut.conf', 'upsmon.conf'].map(fixturePath);
const salicru = ['ups.conf', 'upsd.conf', 'upsd.users', 'upsmon.conf'].map((name) =>
  fixturePath(`salicru/${name}`),
);
const nutSupervisor = ['ups.conf', 'upsd.conf', 'upsd.users', 'upsmon.conf', 'nut.conf'].map((name) =>
  fixturePath(`nut_supervisor/${name}`),
);
/** What stands in the files and nobody must read elsewhere. */
const theirSecrets =
  /lake-7f3a91c2-hub|trout#7|glacier-29|moor-and-heath|fjord_88|lichen-and-slate|heron-and-reed|heron:fen|0f0f@sentry|tern-over-water|plover-and-reed|bittern-77/;

let folder = '';
let out = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-import-'));
  out = join(folder, 'ups.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

describe('sentinel-ups import, the built program', () => {
  it.each([
    { of: 'UPS_Server_Docker', files: hub, hasSecrets: true },
    { of: 'UPS_Server_Docker of old', files: olderHub, hasSecrets: false },
    { of: 'FakeUPS', files: fakeUps, hasSecrets: true },
    { of: 'a NUT server', files: nut, hasSecrets: true },
    { of: 'a NUT server with a real UPS, and its primary', files: salicru, hasSecrets: true },
    { of: 'nut_supervisor', files: nutSupervisor, hasSecrets: true },
    { of: 'UPS_Server_Docker and its NUT server', files: [...nut, ...hub], hasSecrets: true },
    { of: 'everything', files: [...hub, ...olderHub, ...fakeUps, ...nut], hasSecrets: true },
  ])(
    'makes of the files of $of a configuration that is right, and overwrites none',
    async ({ files, hasSecrets }) => {
      const imported = await run('import', ...files, '--out', out);
      expect(imported).toMatchObject({ code: codes.ok, stdout: '' });
      expect(imported.stderr).toContain(`${out} was written`);
      const checked = await run('check', '--config', out);
      expect(checked).toMatchObject({ code: codes.ok, stderr: '' });
      expect(checked.stdout).toContain(`${out} is valid`);

      const secrets = join(folder, 'secrets.yaml');
      expect(await readdir(folder)).toEqual(hasSecrets ? ['secrets.yaml', 'ups.yaml'] : ['ups.yaml']);
      if (hasSecrets) expect((await stat(secrets)).mode & 0o777).toBe(0o600);
      const written = await readFile(out, 'utf8');
      expect(written + imported.stderr + checked.stdout).not.toMatch(theirSecrets);

      const again = await run('import', ...files, '--out', out);
      expect(again).toMatchObject({ code: codes.cannotCreate, stdout: '' });
      expect(again.stderr).toBe(`${out} is there already. Name another file; nothing was written.\n`);
      expect(await readFile(out, 'utf8')).toBe(written);
    },
  );

  it('prints a configuration that can be kept as it is', async () => {
    const { code, stdout, stderr } = await run('import', ...olderHub);
    expect(code).toBe(codes.ok);
    expect(stderr).toContain('Look at this: ');
    await writeFile(out, stdout);
    expect(await run('check', '--config', out)).toMatchObject({ code: codes.ok });
  });

  it.each([
    ['not there', null, codes.noInput, /given\.conf is not there/],
    [
      'binary',
      Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe, 0, 0]),
      codes.noInput,
      /given\.conf is not UTF-8 text/,
    ],
    [
      'in another encoding',
      Buffer.from('SMTP_SENDER_NAME=B\xe4r\n', 'latin1'),
      codes.noInput,
      /is not UTF-8 text/,
    ],
    ['huge', Buffer.alloc(3_000_000, 'SENTINEL_HOSTS=10.0.0.1\n'), codes.noInput, /is larger than 1 MiB/],
    ['empty', '', codes.configuration, /There is no setting in .*given\.conf/],
    [
      'of zeros',
      Buffer.alloc(500),
      codes.configuration,
      /given\.conf is none of the files that can be imported/,
    ],
    [
      'something else',
      'MONITORING ups@localhost 1 a b secondary\n',
      codes.configuration,
      /is none of the files/,
    ],
    [
      'broken',
      'API_TOKEN="abc-secret\nSENTINEL_HOSTS=10.0.0.1\n',
      codes.configuration,
      /given\.conf:1: .*not closed/,
    ],
    [
      'at odds with itself',
      'LISTEN 0.0.0.0 5000\n',
      codes.configuration,
      /does not fit together here: .*http\.listen: is taken already, by nut\.listen\[0\]/,
    ],
  ])('tells of a file that is %s, and writes nothing', async (what, content, code, message) => {
    const file = join(folder, 'given.conf');
    if (content !== null) await writeFile(file, content);
    const before = await readdir(folder);
    const files = what === 'at odds with itself' ? [...hub, file] : [file];
    const finished = await run('import', ...files, '--out', out);
    expect(finished).toMatchObject({ code, stdout: '' });
    expect(finished.stderr).toMatch(message);
    expect(finished.stderr).not.toMatch(/abc-secret|^\s+at /m);
    expect(await readdir(folder)).toEqual(before);
  });

  it('tells where it cannot write', async () => {
    await writeFile(join(folder, 'file'), '');
    const { code, stderr } = await run('import', ...olderHub, '--out', join(folder, 'file', 'ups.yaml'));
    expect(code).toBe(codes.cannotCreate);
    expect(stderr).toContain('could not be written');
  });
});
