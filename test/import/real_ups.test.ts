import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { driverConf, sectionName } from '../../src/adapters/nut/port/driver_files.js';
import { upsdFiles } from '../../src/adapters/nut/upsd_files.js';
import type { Settings } from '../../src/config/sections/registry.js';
import { readNut } from '../../src/import/line_readers.js';
import type { SourceFile } from '../../src/import/source.js';
import { fixturePath, loaded, source, textOf } from './given.js';

/** All files of a folder of fixtures. */
const setOf = (folder: string): readonly SourceFile[] =>
  readdirSync(fixturePath(folder)).map((name) =>
    source(readFileSync(join(fixturePath(folder), name), 'utf8'), `${folder}/${name}`),
  );

const textIn = (files: readonly SourceFile[], name: string): string =>
  files.find((file) => file.name.endsWith(`/${name}`))?.text ?? '';

/** `key=value` of a section of one of NUT's files; a key that may be repeated has them all. */
const sectionIn = (text: string, wanted: string): readonly string[] =>
  readNut(source(text))
    .filter(({ name }) => name === wanted)
    .flatMap(({ settings }) => settings.map(({ key, value }) => `${key}=${value ?? ''}`.toLowerCase()));

/** The files that sentinel-ups gives to its own upsd. */
const filesOfUpsd = ({ sections, nut }: Settings): ReadonlyMap<string, string> =>
  upsdFiles(sections, nut.listen, nut.users, { maxAge: nut.maxAge, maxConnections: null, tls: [] });

/** The ups.conf that it gives to a driver. */
const confOfDriver = ({ upses }: Settings, wanted: string): string => {
  const source = upses.find(({ name }) => name === wanted)?.source;
  return source?.kind === 'driver' ? driverConf(source) : '';
};

describe('the files of a Salicru UPS on a Proxmox host', () => {
  const files = setOf('salicru');
  const text = textOf(...files);

  it('give its driver the section that it had', async () => {
    const { settings } = await loaded(text);
    expect(settings.upses).toMatchObject([{ name: 'salicru', sentinels: [] }]);
    const given = sectionIn(textIn(files, 'ups.conf'), 'salicru').filter((line) => !line.startsWith('desc='));
    expect(new Set(sectionIn(confOfDriver(settings, 'salicru'), sectionName))).toEqual(
      // What stood before the section counted for it, too.
      new Set([...given, 'pollinterval=5']),
    );
    expect(settings.sections).toMatchObject([{ name: 'salicru', description: 'Salicru SPS ADV RT2' }]);
  });

  it('give upsd the addresses, and the accounts with what each may do', async () => {
    const { settings } = await loaded(text);
    const conf = filesOfUpsd(settings).get('upsd.conf') ?? '';
    for (const line of textIn(files, 'upsd.conf').trim().split('\n')) expect(conf).toContain(`${line}\n`);
    const users = filesOfUpsd(settings).get('upsd.users') ?? '';
    expect(sectionIn(users, 'upsadmin')).toEqual([
      'password=tern-over-water',
      // It had none, so that its master was refused at LOGIN.
      'upsmon=secondary',
      'actions=set',
      'instcmds=all',
    ]);
    expect(sectionIn(users, 'backup')).toEqual(['password=plover-and-reed', 'upsmon=secondary']);
  });

  it('have this machine go down last, by the command that it had', async () => {
    const { settings } = await loaded(text);
    expect(settings.primary).toMatchObject({
      poweredBy: ['salicru'],
      shutdown: { by: 'command', command: ['/sbin/shutdown', '-h', '+0'] },
      // Nothing told the UPS to cut the power there.
      cut: null,
    });
  });

  it('tell what has to be looked at, what there is a simpler way for, and no password', () => {
    const { configuration, warnings } = text;
    expect(warnings.join('\n')).toMatch(/enter each of them in hosts/);
    expect(warnings.join('\n')).toMatch(/primary\.cut as none, .*Write shutdown\.return/);
    expect(warnings.join('\n')).not.toMatch(/sentinels/);
    expect(configuration).toMatch(/ignorelb: taken over as .*low_battery: \{charge: 25\} would say the same/);
    expect(configuration).not.toMatch(/NOT taken over|not known here|tern-over-water|plover-and-reed/);
  });
});

describe('the files of nut_supervisor', () => {
  const files = setOf('nut_supervisor');
  const text = textOf(...files);

  it('give the same UPS, data that is stale as late, and the accounts', async () => {
    const { settings } = await loaded(text);
    expect(sectionIn(confOfDriver(settings, 'desk'), sectionName)).toEqual([
      'driver=usbhid-ups',
      'port=auto',
      'pollinterval=10',
    ]);
    const served = filesOfUpsd(settings);
    expect(served.get('upsd.conf')).toContain('MAXAGE 25\n');
    expect(sectionIn(served.get('upsd.users') ?? '', 'admin')).toEqual([
      ...['password=bittern-77', 'upsmon=secondary', 'actions=set', 'actions=fsd', 'instcmds=all'],
    ]);
    expect(text.warnings.join('\n')).toMatch(/everyone knows this password/);
  });

  it('shut nothing down: their shutdown command was for nothing', async () => {
    const { settings } = await loaded(text);
    expect(settings.primary).toBeNull();
    expect(text.configuration).toMatch(/its SHUTDOWNCMD shuts nothing down/);
  });
});
