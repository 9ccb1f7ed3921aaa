import { describe, expect, it } from 'vitest';
import { imported } from '../../src/import/imported.js';
import { fixture, fixtureNames, loaded, source, textOf } from './given.js';

const settingsOf = async (...names: readonly (typeof fixtureNames)[number][]) =>
  (await loaded(textOf(...names.map(fixture)))).settings;

describe('what is imported', () => {
  it.each(fixtureNames)('passes the check: %s', async (name) => {
    await expect(settingsOf(name)).resolves.toBeDefined();
  });

  it('passes the check with all of them together', async () => {
    await expect(settingsOf(...fixtureNames)).resolves.toBeDefined();
  });

  it('is, of power_manager.conf, its sentinels, its hosts and how they are woken', async () => {
    const { sentinels, hosts, upses, wake, http, nut, log } = await settingsOf('power_manager.conf');
    expect(sentinels.map(({ probe }) => probe)).toEqual(
      ['192.168.7.21', '192.168.7.22', '192.168.7.23'].map((address) => ({ kind: 'icmp', address })),
    );
    expect(hosts).toMatchObject([
      {
        name: 'Disk tower',
        address: '192.168.7.40',
        target: { mac: '020000aa0001', broadcast: '192.168.7.127' },
        wake: { auto: true },
        ignoresDrills: true,
      },
      { name: 'UPS', target: { mac: '020000aa0002', broadcast: '192.168.7.255' }, wake: { auto: false } },
      { name: 'Workshop', address: '192.168.7.42', target: null, ups: null },
    ]);
    expect(upses).toMatchObject([
      { name: 'ups', lowBatteryAfter: 0 },
      { name: 'disk_tower', lowBatteryAfter: 600_000 },
      { name: 'ups_host2', lowBatteryAfter: 0 },
    ]);
    expect(wake.delay).toBe(420_000);
    expect(http).toMatchObject({ address: '0.0.0.0', port: 5000, token: 'lake-7f3a91c2-hub' });
    expect(nut.users).toEqual([{ name: 'monuser', password: 'secret', role: 'secondary' }]);
    expect(log.level).toBe('debug');
  });

  it('is, of the older files, one host for each address', async () => {
    const { hosts, upses, wake } = await settingsOf('old_power_manager.conf', 'upshub.conf');
    expect(hosts.map(({ address, target }) => [address, target?.mac ?? null])).toEqual([
      ['10.4.0.10', '020000bb0001'],
      ['10.4.0.11', '020000bb0002'],
      ['10.4.0.12', null],
    ]);
    expect(upses.map(({ name, lowBatteryAfter }) => [name, lowBatteryAfter])).toEqual([
      ['attic', 0],
      ['ups', 0],
      ['10_4_0_10', 900_000],
    ]);
    expect(wake.delay).toBe(240_000);
  });

  it('is, of FakeUPS, its sentinels, its names and the time from OB to OB LB that it really takes', async () => {
    const { sentinels, detection, upses, nut } = await settingsOf('powerwatch.py');
    expect(sentinels.map(({ name }) => name)).toEqual(['172.20.1.7', '172.20.1.8', 'gate.example']);
    expect(detection).toMatchObject({ interval: 5000, confirmations: 5 });
    expect(upses.map(({ name }) => name)).toEqual(['fakeups', 'qnapups']);
    expect(upses[0]?.lowBatteryAfter).toBe(112_000);
    expect(nut.users).toEqual([{ name: 'mon', password: 'monpass', role: 'secondary' }]);
  });

  it('is, of NUT, the names of dummy UPSes and the accounts', async () => {
    const { upses, nut } = await settingsOf('ups.conf', 'upsd.users');
    expect(upses.map(({ name, description }) => [name, description])).toEqual([
      ['fakeups', 'Cellar inverter'],
      ['qnapups', 'Cellar inverter'],
      ['ups', 'Cellar inverter'],
    ]);
    expect(nut.users).toEqual([
      { name: 'admin', password: 'adminpass', role: 'secondary' },
      { name: 'house', password: 'glacier-29', role: 'primary' },
      { name: 'tools', password: 'moor-and-heath', role: 'admin' },
      { name: 'both', password: 'fjord_88', role: 'admin' },
      { name: 'monuser', password: 'secret', role: 'secondary' },
    ]);
  });

  it('is, of upsd.conf, where upsd listens', async () => {
    const { nut } = await settingsOf('upsd.conf', 'power_manager.conf');
    expect(nut.listen).toEqual([
      { address: '192.168.7.5', port: 3493 },
      { address: '10.8.0.1', port: 3493 },
      { address: '::1', port: 13493 },
    ]);
    const { configuration } = textOf(fixture('upsd.conf'));
    expect(configuration).toMatch(/LISTEN = 192\.168\.7\.5 99999: NOT taken over/);
    expect(configuration).toMatch(/MAXCONN = 1024: not needed/);
  });

  it.each([
    ['LISTEN *', ['0.0.0.0', '::']],
    ['LISTEN 127.0.0.1\nLISTEN 0.0.0.0\nLISTEN ::1', ['0.0.0.0', '::1']],
    ['LISTEN 127.0.0.1\nLISTEN ::1\nLISTEN *', ['0.0.0.0', '::']],
    ['LISTEN 0.0.0.0\nLISTEN 127.0.0.1 3494', ['0.0.0.0', '127.0.0.1']],
    ['LISTEN ups.example', ['ups.example']],
    ['MAXAGE 15', ['127.0.0.1']],
    ['LISTEN somewhere/else', ['127.0.0.1']],
    ['LISTEN 10.0.0.1\nLISTEN 10.0.0.1 3493', ['10.0.0.1']],
    [Array.from({ length: 12 }, (_, index) => `LISTEN 10.0.0.${index}`).join('\n'), null],
  ])('is, of %j, as upsd would listen', async (text, hosts) => {
    const { settings } = await loaded(textOf(source(text)));
    const found = settings.nut.listen.map(({ address }) => address);
    if (hosts === null) expect(found).toHaveLength(10);
    else expect(found).toEqual(hosts);
  });

  it('is a sentinel that never falls silent where no file names one, with a warning', async () => {
    const text = textOf(fixture('upsd.users'));
    const { settings } = await loaded(text);
    expect(settings.sentinels.map(({ name }) => name)).toEqual(['127.0.0.1']);
    expect(text.warnings[0]).toContain('no outage will be seen');
  });
});

describe('what is said of the imported files', () => {
  it.each(fixtureNames)('tells of every setting of %s, by its line', (name) => {
    const { configuration } = textOf(fixture(name));
    const account = configuration.slice(configuration.indexOf('What became of every setting'));
    const { entries } = imported([fixture(name)]);
    const settings = entries.flatMap(({ setting }) => (setting === null ? [] : [setting]));
    expect(settings.length).toBeGreaterThan(3);
    for (const { line, key } of settings) expect(account).toContain(`line ${line}, ${key}`);
  });

  it('names mail, notifications and schedules one by one, with their values', () => {
    const { configuration } = textOf(fixture('power_manager.conf'));
    for (const shown of [
      'SMTP_PORT = 465: no counterpart yet',
      'NOTIFY_CLIENT_STALE = true: no counterpart yet',
      'DAY_OF_WEEK = friday: no counterpart yet',
      'LAKE_LEVEL = (value not repeated): NOT taken over',
      'COLOUR = (value not repeated): NOT taken over',
      'MAC = not-a-mac: NOT taken over',
    ])
      expect(configuration).toContain(shown);
  });

  it.each([
    ['the example token', 'API_TOKEN=your_super_secret_api_token', 'everyone can read this token'],
    ['no token', 'SENTINEL_HOSTS=10.0.0.1', 'it has no API_TOKEN'],
    ['a token that does not go here', 'API_TOKEN=short', 'NOT taken over: expected a token'],
    ['a simulation that is on', 'POWER_SIMULATION_MODE=true', 'a simulated outage was on'],
    ['a known password', '[someone]\npassword = monpass\nupsmon master', 'everyone knows this password'],
    [
      'the password of an appliance',
      '[monuser]\npassword = secret\nupsmon slave',
      'where no such appliance asks',
    ],
    ['rights with a known password', '[x]\npassword = pass\nupsmon master', 'may only log in'],
    ['a user without a password', '[someone]\nupsmon slave', 'a user without a password'],
  ])('warns of %s', (_, text, warning) => {
    const { warnings, configuration } = textOf(source(text));
    expect(warnings.join('\n')).toContain(warning);
    expect(configuration).toContain(warning);
  });

  it('takes nothing of nut.conf and upsmon.conf, and says of each setting why', () => {
    const { configuration, warnings } = textOf(
      fixture('powerwatch.py'),
      fixture('nut.conf'),
      fixture('upsmon.conf'),
    );
    expect(warnings.join('\n')).not.toMatch(/nut\.conf|upsmon\.conf/);
    for (const line of [
      'MODE = netserver: not needed: sentinel-ups starts its upsd by itself',
      'UPSD_OPTIONS = (value not repeated): not needed: sentinel-ups starts its upsd by itself',
      'MONITOR = (value not repeated): not needed: upsmon goes on reading it from its own file',
      'POLLFREQ = 5: not needed: upsmon goes on reading it from its own file',
      'CERTPATH = /etc/ssl/nut: not needed: upsmon',
    ])
      expect(configuration).toContain(line);
    expect(configuration).not.toContain('heron-and-reed');
  });

  it.each([
    ['google.com', true],
    ['1.1.1.1', true],
    ['172.32.0.1', true],
    ['172.31.0.1', false],
    ['100.100.1.1', false],
    ['router', false],
    ['plug.fritz.box', false],
    ['nas.home.arpa', false],
    ['2001:db8::1', false],
  ])('warns of sentinels that are on the Internet: %s', (address, warned) => {
    const { warnings } = textOf(source(`SENTINEL_HOSTS="10.0.0.4 ${address}"`));
    expect(warnings.some((warning) => warning.includes(`${address} on the Internet`))).toBe(warned);
  });

  it('keeps secrets out of the configuration and of the warnings', () => {
    const { configuration, secrets, warnings } = textOf(...fixtureNames.map(fixture));
    for (const secret of [
      'lake-7f3a91c2-hub',
      'trout#7',
      'glacier-29',
      'moor-and-heath',
      'fjord_88',
      'two words',
      'lichen-and-slate',
      'heron:fen',
      'adminpass',
      '0f0f@sentry',
      'quiet-heron',
    ])
      expect(configuration + warnings.join('\n')).not.toContain(secret);
    expect(secrets).toContain('lake-7f3a91c2-hub');
    expect(secrets).toContain('glacier-29');
  });
});

describe('a value that may be a secret', () => {
  const slack = 'https://hooks.slack.example/services/T0/B0/xyzzy';

  it.each([
    ['an unknown key', `API_TOKEN=long-enough-token\nSLACK_WEBHOOK=${slack}`, 'SLACK_WEBHOOK'],
    ['one that looks harmless', 'SENTINEL_HOSTS=10.0.0.1\nTELEGRAM_BOT=123:xyzzy', 'TELEGRAM_BOT'],
    ['a name and a password', 'SENTINEL_HOSTS=10.0.0.1\nMAIL_LOGIN="joe:xyzzy"', 'MAIL_LOGIN'],
    ['a key that begins like known ones', `NOTIFY_POWER_FAIL=true\nNOTIFY_URL=${slack}`, 'NOTIFY_URL'],
    ['what counts no more', 'SENTINEL_HOSTS=10.0.0.1\nHOOK=xyzzy\nHOOK=other', 'HOOK'],
    ['a known key elsewhere', 'SENTINEL_HOSTS=10.0.0.1\n[SLACK]\nNAME=xyzzy', 'NAME'],
    ['a schedule', '[SCHEDULE_1]\nTYPE=recurring\nRUN=xyzzy', 'RUN'],
    ['a driver', '[room]\ndriver = snmp-ups\nauthphrase = xyzzy', 'authphrase'],
    ['an address with a password', 'SMTP_SERVER=joe:xyzzy@mail.example', 'SMTP_SERVER'],
    ['a program', `SENTINELS = ["10.0.0.1"]\nHOOK_URL = "${slack}"`, 'HOOK_URL'],
    ['a user', '[x]\npassword = some-word\ncomment = xyzzy', 'comment'],
  ])('is not repeated: %s', (_, text, key) => {
    const { configuration, warnings } = textOf(source(text));
    expect(configuration).toContain(`${key} = (value not repeated): `);
    expect(configuration + warnings.join('\n')).not.toContain('xyzzy');
  });
});

describe('the accounts of upsd', () => {
  it.each(['Password = lake-house-9\nUpsmon = Primary', 'PASSWORD lake-house-9\nUPSMON primary'])(
    'are read in whatever case their keys are: %j',
    async (text) => {
      const { settings } = await loaded(textOf(source(`[house]\n${text}`)));
      expect(settings.nut.users).toEqual([{ name: 'house', password: 'lake-house-9', role: 'primary' }]);
    },
  );

  it('have the password that is given last, as upsd takes it', async () => {
    const text = textOf(source('[house]\npassword = first-one\nPassword = second-one\nupsmon primary'));
    expect((await loaded(text)).settings.nut.users).toMatchObject([{ password: 'second-one' }]);
    expect(text.configuration).toContain('given again in line 3');
  });
});
