import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigurationErrors } from '../../../src/config/engine/configuration_errors.js';
import { loadSettings } from '../../../src/config/load.js';
import { readForm } from '../../../src/config/home_assistant/options_form.js';
import type { Settings } from '../../../src/config/sections/registry.js';

const loadOptions = async (text: string): Promise<Settings> => {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-options-'));
  try {
    const file = join(folder, 'options.json');
    await writeFile(file, text);
    return (await loadSettings(file, { SECRET: 'from the environment' })).settings;
  } finally {
    await rm(folder, { recursive: true });
  }
};

const settingsOf = (options: unknown): Promise<Settings> => loadOptions(JSON.stringify(options));

/** The whole complaint as the user finds it in the log. */
const complaintAbout = async (options: unknown): Promise<string> => {
  try {
    await settingsOf(options);
  } catch (thrown) {
    if (thrown instanceof ConfigurationErrors) return thrown.explanation;
    throw thrown;
  }
  throw new Error('nobody complained');
};

/** What the Supervisor writes before anything is filled in, and the one sentinel that has to be. */
const untouched = {
  sentinels: [{ address: '192.168.1.4' }],
  witnesses: [],
  detection: {},
  ups: { battery: {} },
  hosts: [],
  wake: {},
  mqtt: {},
  nut: { users: [] },
  http: {},
  log: {},
};

describe('the options of the app', () => {
  it('need one sentinel and nothing else', async () => {
    const settings = await settingsOf(untouched);
    expect(settings.upses[0]?.sentinels).toMatchObject([
      { id: '192_168_1_4', probe: { kind: 'icmp', address: '192.168.1.4' } },
    ]);
    expect(settings.upses[0]?.detection).toMatchObject({ interval: 2000, silent: 'all' });
    expect(settings.upses[0]?.battery).toBeNull();
    expect(settings.mqtt).toMatchObject({ url: null, baseTopic: 'sentinel-ups' });
  });

  it('take what the form leaves empty for left out', async () => {
    const empty = {
      ...untouched,
      sentinels: [{ address: '192.168.1.4', name: '', probe: 'icmp', url: '', topic: null }],
      detection: { interval: '', silent: '' },
      ups: { name: '', aliases: ['', null], battery: { runtime: '', recharge: '' } },
      mqtt: { url: '', username: '', password: '', ca: '' },
      nut: { users: [], listen: [''], presets: [] },
      http: { listen: '', token: '', trusted_proxies: [''] },
    };
    expect(await settingsOf(empty)).toEqual(await settingsOf(untouched));
  });

  it.each([
    ['2', 2],
    ['all', 'all'],
  ])('take the number of silent sentinels as text: %s', async (silent, expected) => {
    const sentinels = ['10.0.0.1', '10.0.0.2'].map((address) => ({ address }));
    const settings = await settingsOf({ ...untouched, sentinels, detection: { silent } });
    expect(settings.upses[0]?.detection.silent).toBe(expected);
  });

  it('take a number that is text also for a port', async () => {
    const sentinels = [{ address: '10.0.0.1', probe: 'tcp', port: '6668' }];
    expect((await settingsOf({ ...untouched, sentinels })).upses[0]?.sentinels).toMatchObject([
      { probe: { kind: 'tcp', port: 6668 } },
    ]);
  });

  it('leave text that looks like a number as it is', async () => {
    const hosts = [{ name: '12', address: '10.0.0.9', wake: { after: [] } }];
    expect((await settingsOf({ ...untouched, hosts })).hosts).toMatchObject([{ name: '12' }]);
  });

  it('take for a host what a file has in its section wake, with the section or without it', async () => {
    const nas = { name: 'NAS', address: '10.0.0.9', mac: '00:11:22:33:44:55' };
    const wake = { auto: false, port: 7, interfaces: ['eth0'] };
    const flat = { wake_auto: false, wake_port: '7', wake_interfaces: ['eth0', ''], wake_secureon: '' };
    const expected = await settingsOf({ ...untouched, hosts: [{ ...nas, wake }] });
    expect(expected.hosts).toMatchObject([{ wake: { auto: false }, target: { port: 7 } }]);
    expect(await settingsOf({ ...untouched, hosts: [{ ...nas, ...flat }] })).toEqual(expected);
    const both = { ...nas, wake: { auto: true, port: 7 }, wake_auto: false, wake_interfaces: ['eth0'] };
    expect(await settingsOf({ ...untouched, hosts: [both] })).toEqual(expected);
  });

  it('turn MQTT off by mqtt.enabled, whatever else is set', async () => {
    const mqtt = { enabled: false, username: 'left over' };
    expect((await settingsOf({ ...untouched, mqtt })).mqtt).toBeNull();
  });
});

describe('what is left out of the options', () => {
  it.each([
    ['the switch that is always there', { compress: true }, null],
    ['a name', { compress: false, path: 'ups.log' }, { path: 'ups.log', compress: false }],
    ['a size', { compress: true, size: '1M' }, { path: 'sentinel-ups.log', size: 1_048_576 }],
  ])('is a log file where the form has %s', async (_what, file, expected) => {
    const { log } = await settingsOf({ ...untouched, log: { file, syslog: {} } });
    if (expected === null) expect(log.file).toBeNull();
    else expect(log.file).toMatchObject(expected);
  });

  it('keeps NUT to this machine, and serves no HTTP', async () => {
    const { nut, http } = await settingsOf(untouched);
    expect(nut.listen).toEqual([{ address: '127.0.0.1', port: 3493 }]);
    expect(http).toBeNull();
  });

  it.each([
    ['a user', { users: [{ name: 'monuser', password: 'p4ss', role: 'secondary' }] }],
    ['a ready-made account', { users: [], presets: ['synology'] }],
  ])('serves NUT on the network once there is %s', async (_what, nut) => {
    const settings = await settingsOf({ ...untouched, nut });
    expect(settings.nut.listen).toEqual([{ address: '0.0.0.0', port: 3493 }]);
  });

  it('does not overrule what is there', async () => {
    const nut = { users: [{ name: 'a', password: 'p4ss' }], listen: ['192.168.1.2:3493'] };
    const settings = await settingsOf({ ...untouched, nut, http: { listen: '0.0.0.0:5000' } });
    expect(settings.nut.listen).toEqual([{ address: '192.168.1.2', port: 3493 }]);
    expect(settings.http).toMatchObject({ address: '0.0.0.0', port: 5000 });
  });

  it('leaves HTTP off where only who may command in the sidebar is entered', async () => {
    const settings = await settingsOf({ ...untouched, http: { commanders: ['anna'] } });
    expect(settings).toMatchObject({ http: null, commanders: ['anna'] });
  });
});

describe('a mistake in the options', () => {
  it('is told by the name of the option, and of the entry that it stands in', async () => {
    const hosts = [{ name: 'NAS', mac: '00:11:22:33:44' }];
    const users = [{ name: 'monuser', password: 'with spaces' }];
    const complaint = await complaintAbout({ ...untouched, hosts, nut: { users } });
    expect(complaint).toMatch(
      /^Options: hosts\[0\]\.mac \(NAS\): expected the MAC address .*00:11:22:33:44/m,
    );
    expect(complaint).toMatch(/^Options: nut\.users\[0\]\.password \(monuser\): expected a password/m);
    expect(complaint).not.toContain('with spaces');
    expect(complaint).toContain('Configuration tab');
  });

  it('is a NUT server of somebody else’s', async () => {
    expect(await complaintAbout({ ...untouched, nut: { mode: 'external' } })).toMatch(
      /^Options: nut\.mode: external is not possible in the app/m,
    );
  });

  it('is a port below 1024, which the app may not use', async () => {
    const nut = { users: [], listen: ['', '0.0.0.0:3493', '[::]:80', '127.0.0.1:1023'] };
    const complaint = await complaintAbout({ ...untouched, nut, http: { listen: '0.0.0.0:443' } });
    for (const option of ['nut\\.listen\\[2\\]', 'nut\\.listen\\[3\\]', 'http\\.listen'])
      expect(complaint).toMatch(new RegExp(`^Options: ${option}: the app may not use ports below 1024`, 'm'));
    expect(complaint.match(/below 1024/g)).toHaveLength(3);
  });

  it('is not a port from 1024 on', async () => {
    const nut = { users: [], listen: ['0.0.0.0:1024', '192.168.1.5'] };
    const settings = await settingsOf({ ...untouched, nut, http: { listen: '0.0.0.0' } });
    expect(settings.nut.listen.map(({ port }) => port)).toEqual([1024, 3493]);
    expect(settings.http).toMatchObject({ port: 5000 });
  });

  it('tells what belongs into a required field that was left empty', async () => {
    expect(await complaintAbout({ ...untouched, sentinels: [] })).toMatch(/^Options: sentinels: is missing/m);
    expect(await complaintAbout({ ...untouched, sentinels: [{ address: '', name: 'Plug' }] })).toMatch(
      /^Options: sentinels\[0\]\.address \(Plug\): is missing .*expected an IPv4 address/m,
    );
  });

  it('is told by the name that the option has in the form', async () => {
    const hosts = [{ name: 'NAS', address: '10.0.0.9', mac: '00:11:22:33:44:55', wake_after: ['Swich'] }];
    expect(await complaintAbout({ ...untouched, hosts })).toMatch(
      /^Options: hosts\[0\]\.wake_after\[0\] \(NAS\): there is no host of this name/m,
    );
    const nested = [
      { name: 'NAS', address: '10.0.0.9', mac: '00:11:22:33:44:55', wake: { after: ['Swich'] } },
    ];
    expect(await complaintAbout({ ...untouched, hosts: nested })).toMatch(
      /^Options: hosts\[0\]\.wake\.after\[0\] \(NAS\): there is no host of this name/m,
    );
  });

  it.each([
    ['!secret nut', /hosts\[0\]\.wake\.secureon \(NAS\): !secret names nothing/],
    ['!env_var SECRET', /hosts\[0\]\.wake\.secureon \(NAS\): !env_var cannot be used in the options/],
  ])('is a tag of YAML: %s', async (secureon, words) => {
    const hosts = [{ name: 'NAS', mac: '00:11:22:33:44:55', wake: { secureon } }];
    const complaint = await complaintAbout({ ...untouched, hosts });
    expect(complaint).toMatch(words);
    expect(complaint).not.toContain('from the environment');
  });

  it('is not a password that begins like a tag', async () => {
    const mqtt = { url: 'mqtt://broker', username: 'u', password: '!secretly' };
    expect((await settingsOf({ ...untouched, mqtt })).mqtt).toMatchObject({ password: '!secretly' });
  });

  it.each(['', '{', 'sentinels: [10.0.0.1]'])('is what is not JSON: %j', async (text) => {
    await expect(loadOptions(text)).rejects.toThrow(/options\.json: is not JSON/);
  });

  it.each(['null', '5', '[]', '"10.0.0.1"'])('is what is no section: %s', async (text) => {
    await expect(loadOptions(text)).rejects.toThrow('expected a section');
  });
});

it('reading the options never throws, and gives the same when read again', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 40 }), (written) => {
      const { options } = readForm({ detection: written, sentinels: [written], hosts: written });
      expect(readForm(options).options).toEqual(options);
    }),
  );
});

it('options nested beyond any sense are refused, not followed', async () => {
  const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
  await expect(loadOptions(`{"sentinels": [{"address": "10.0.0.1"}], "ups": ${deep}}`)).rejects.toThrow(
    ConfigurationErrors,
  );
});
