import { describe, expect, it } from 'vitest';
import { fixture, settingsOf, source, textOf } from './given.js';

describe('what is imported of UPS_Server_Docker', () => {
  it('is, of power_manager.conf, its sentinels, its hosts and how they are woken', async () => {
    const { upses, sections, hosts, wake, http, nut, log } = await settingsOf('power_manager.conf');
    expect(upses[0]?.sentinels.map(({ probe }) => probe)).toEqual(
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
      { name: 'Workshop', address: '192.168.7.42', target: null, section: null },
    ]);
    expect(sections).toMatchObject([
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
    const { hosts, sections, wake } = await settingsOf('old_power_manager.conf', 'upshub.conf');
    expect(hosts.map(({ address, target }) => [address, target?.mac ?? null])).toEqual([
      ['10.4.0.10', '020000bb0001'],
      ['10.4.0.11', '020000bb0002'],
      ['10.4.0.12', null],
    ]);
    expect(sections.map(({ name, lowBatteryAfter }) => [name, lowBatteryAfter])).toEqual([
      ['attic', 0],
      ['ups', 0],
      ['10_4_0_10', 900_000],
    ]);
    expect(wake.delay).toBe(240_000);
  });

  it('is, of its mail, a target with what was switched on', async () => {
    const { notify } = await settingsOf('power_manager.conf');
    expect(notify.targets).toMatchObject([
      {
        type: 'mail',
        server: 'mail.lake.example',
        port: 465,
        security: 'tls',
        username: 'house@lake.example',
        password: 'trout#7 under ice',
        from: 'House <house@lake.example>',
        to: ['anna@lake.example', 'ben@lake.example'],
      },
    ]);
    const events = notify.targets[0]?.events ?? [];
    expect(events).toContain('mains_lost');
    expect(events).toContain('host_stale');
    for (const off of ['host_offline', 'drill_started']) expect(events).not.toContain(off);
  });

  it.each([
    [
      'SMTP_SERVER=a.example\nSMTP_PORT=587\nSMTP_SENDER_EMAIL=u@a.example\nSMTP_RECIPIENTS=m@a.example',
      /security: starttls/,
    ],
    [
      'SMTP_SERVER=a.example\nSMTP_USE_TLS=false\nSMTP_SENDER_EMAIL=u@a.example\nSMTP_RECIPIENTS=m@a.example',
      /security: none/,
    ],
    [
      'SMTP_SERVER=a.example\nSMTP_PORT=26\nSMTP_SENDER_EMAIL=u@a.example\nSMTP_RECIPIENTS=m@a.example',
      /security: none/,
    ],
    [
      'SMTP_SERVER=a.example\nSMTP_SENDER_NAME="UPS <1>, cellar"\nSMTP_SENDER_EMAIL=u@a.example\nSMTP_RECIPIENTS=m@a.example,m@a.example',
      /from: UPS 1 cellar <u@a\.example>\n {6}to:\n {8}- m@a\.example\n\n/,
    ],
    ['SMTP_SERVER=a.example\nSMTP_RECIPIENTS=m@a.example', /SMTP_SERVER = a.example: NOT taken over/],
    ['NOTIFY_POWER_FAIL=true', /NOTIFY_POWER_FAIL = true: not needed/],
  ])('makes of its mail settings %j: %s', (text, found) => {
    const file = {
      name: 'power_manager.conf',
      text: `SENTINEL_HOSTS=10.0.0.1\nWOL_DELAY_MINUTES=5\n${text}\n`,
    };
    expect(textOf(file).configuration).toMatch(found);
  });

  it.each([
    ['5', /CLIENT_STALE_TIMEOUT_MINUTES = 5: not needed/],
    ['15', /CLIENT_STALE_TIMEOUT_MINUTES = 15: no counterpart yet: .* it is 5 minutes/],
  ])('says of its timeout of %s minutes for silent clients what there is', (minutes, told) => {
    const text = `SENTINEL_HOSTS=10.0.0.1\nCLIENT_STALE_TIMEOUT_MINUTES=${minutes}\n`;
    expect(textOf(source(text)).configuration).toMatch(told);
  });

  it('keeps the password of its mail apart', () => {
    const { configuration, secrets } = textOf(fixture('power_manager.conf'));
    expect(configuration).toContain('password: !secret smtp_password');
    expect(configuration).not.toContain('trout#7');
    expect(secrets).toContain('smtp_password: trout#7 under ice');
  });

  it('names mail, notifications and schedules one by one, and what has become of them', () => {
    const { configuration } = textOf(fixture('power_manager.conf'));
    for (const shown of [
      'SMTP_PORT = 465: taken over as notify.targets',
      'NOTIFY_CLIENT_STALE = true: taken over as notify.targets',
      'DAY_OF_WEEK = friday: taken over as schedules',
      'DAY_OF_WEEK = saturday: taken over as schedules, as the end of what begins before it',
      'DATE = 2031-02-03: not needed: no start comes before it',
      'LAKE_LEVEL = (value not repeated): NOT taken over',
      'COLOUR = (value not repeated): NOT taken over',
      'MAC = not-a-mac: NOT taken over',
    ])
      expect(configuration).toContain(shown);
  });
});
