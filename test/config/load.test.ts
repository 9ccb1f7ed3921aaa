import { describe, expect, it } from 'vitest';
import { load } from './given.js';

const least = 'sentinels: [10.0.0.1, 10.0.0.2]\n';

describe('a configuration with sentinels only', () => {
  it('gets every default', async () => {
    const { settings, warnings, secrets } = await load(least);
    expect(settings).toEqual({
      sentinels: [
        { id: '10_0_0_1', name: '10.0.0.1', probe: { kind: 'icmp', address: '10.0.0.1' } },
        { id: '10_0_0_2', name: '10.0.0.2', probe: { kind: 'icmp', address: '10.0.0.2' } },
      ],
      witnesses: [],
      detection: {
        interval: 2_000,
        timeout: 1_000,
        confirmations: 3,
        silent: 'all',
        restoreAfter: 10_000,
        bootGrace: 180_000,
        linkDown: 'unknown',
      },
      upses: [
        {
          name: 'ups',
          description: 'UPS',
          lowBatteryAfter: 300_000,
          aliasOf: null,
          ignoresDrills: false,
        },
      ],
      battery: null,
      hosts: [],
      wake: { delay: 300_000, retryEvery: 60_000, giveUpAfter: 1_800_000 },
      mqtt: {
        url: null,
        username: null,
        password: null,
        ca: null,
        cert: null,
        key: null,
        clientId: null,
        baseTopic: 'sentinel-ups',
        discoveryPrefix: 'homeassistant',
      },
      nut: {
        mode: 'bundled',
        listen: [{ address: '127.0.0.1', port: 3493 }],
        users: [],
        statePath: '/run/nut',
      },
      http: { address: '127.0.0.1', port: 5000, token: null, trustedProxies: [], reportForOthers: false },
      log: { level: 'info' },
    });
    expect(warnings).toEqual([]);
    expect(secrets).toEqual([]);
  });

  it('may have sections whose keys are all commented out', async () => {
    const { settings } = await load(
      `${least}detection:\n  # interval: 5s\nmqtt:\nups:\nhosts:\nwake:\nnut:\nhttp:\nlog:\nwitnesses:\n`,
    );
    expect(settings).toEqual((await load(least)).settings);
  });

  it('is frozen to its depth', async () => {
    const { settings } = await load(least);
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.sentinels[0]?.probe)).toBe(true);
    expect(Object.isFrozen(settings.nut.listen[0])).toBe(true);
  });
});

describe('the forms of sentinels and witnesses', () => {
  const probeOf = async (device: string) =>
    (await load(`sentinels: [${device}, 10.9.9.9]\n`)).settings.sentinels[0];

  it.each([
    ['an address', '192.168.1.1', '192_168_1_1', '192.168.1.1', { kind: 'icmp', address: '192.168.1.1' }],
    ['a host name', 'boiler.lan', 'boiler_lan', 'boiler.lan', { kind: 'icmp', address: 'boiler.lan' }],
    [
      'an IPv6 address',
      '"fe80::1%eth0"',
      'fe80__1_eth0',
      'fe80::1%eth0',
      { kind: 'icmp', address: 'fe80::1%eth0' },
    ],
    [
      'icmp without probe',
      '{address: 10.0.0.1, name: "Küche Süd"}',
      'kuche_sud',
      'Küche Süd',
      { kind: 'icmp', address: '10.0.0.1' },
    ],
    [
      'tcp',
      '{name: Plug, address: 10.0.0.1, probe: tcp, port: 6668}',
      'plug',
      'Plug',
      { kind: 'tcp', address: '10.0.0.1', port: 6668 },
    ],
    [
      'http',
      '{probe: http, url: "https://tv.lan:8443/a?b"}',
      'tv_lan_8443',
      'tv.lan:8443',
      { kind: 'http', url: 'https://tv.lan:8443/a?b' },
    ],
    [
      'mqtt',
      '{probe: mqtt, topic: z/hall}',
      'z_hall',
      'z/hall',
      { kind: 'mqtt', topic: 'z/hall', alive: 'online', silent: 'offline', key: null },
    ],
    [
      'mqtt with JSON',
      '{probe: mqtt, topic: z, alive: "1", silent: "0", key: a.b}',
      'z',
      'z',
      { kind: 'mqtt', topic: 'z', alive: '1', silent: '0', key: 'a.b' },
    ],
  ])('%s', async (_, device, id, name, probe) => {
    expect(await probeOf(device)).toEqual({ id, name, probe });
  });
});

describe('conversion', () => {
  it('gives a UPS for the name and each alias, and the battery', async () => {
    const { settings } = await load(
      `${least}ups: {name: main, aliases: [qnapups, b.c], description: "", low_battery_after: 0s, battery: {runtime: 2h, recharge: 6h}}`,
    );
    const common = { description: '', lowBatteryAfter: 0, ignoresDrills: false };
    expect(settings.upses).toEqual([
      { name: 'main', ...common, aliasOf: null },
      { name: 'qnapups', ...common, aliasOf: 'main' },
      { name: 'b.c', ...common, aliasOf: 'main' },
    ]);
    expect(settings.battery).toEqual({ runtime: 7_200_000, recharge: 21_600_000 });
  });

  it('takes detection as written', async () => {
    const { settings } = await load(
      `${least}detection: {interval: 500ms, timeout: 500ms, confirmations: 1, silent: 2, restore_after: 0s, boot_grace: 1h, link_down: silent}`,
    );
    expect(settings.detection).toEqual({
      interval: 500,
      timeout: 500,
      confirmations: 1,
      silent: 2,
      restoreAfter: 0,
      bootGrace: 3_600_000,
      linkDown: 'silent',
    });
  });

  it('reads listen addresses', async () => {
    const { settings } = await load(`${least}nut: {listen: ["0.0.0.0:3494", "[::]:3495", ups.lan, "[::1]"]}`);
    expect(settings.nut.listen).toEqual([
      { address: '0.0.0.0', port: 3494 },
      { address: '::', port: 3495 },
      { address: 'ups.lan', port: 3493 },
      { address: '::1', port: 3493 },
    ]);
  });

  it('turns MQTT off by false', async () => {
    expect((await load(`${least}mqtt: false`)).settings.mqtt).toBeNull();
  });

  it('takes user and password out of the URL, decoded', async () => {
    const { settings, secrets } = await load(`${least}mqtt: {url: "mqtt://me:p%40ss@broker:1884"}`);
    expect(settings.mqtt).toMatchObject({ url: 'mqtt://broker:1884', username: 'me', password: 'p@ss' });
    expect([...secrets].sort()).toEqual(['p%40ss', 'p@ss']);
  });

  it('finds PEM files beside the configuration', async () => {
    const { settings } = await load(
      `${least}mqtt: {url: "mqtts://broker", ca: ca.pem, cert: /etc/hostname, key: ca.pem, client_id: me}`,
      { files: { 'ca.pem': '' } },
    );
    expect(settings.mqtt?.ca).toMatch(/^\/.*\/sentinel-ups-config-[^/]*\/ca\.pem$/);
    expect(settings.mqtt).toMatchObject({ cert: '/etc/hostname', clientId: 'me' });
  });

  it('has users whose role is secondary unless told otherwise', async () => {
    const { settings } = await load(
      `${least}nut: {users: [{name: a, password: b}, {name: c, password: "!d~", role: admin}]}`,
    );
    expect(settings.nut.users).toEqual([
      { name: 'a', password: 'b', role: 'secondary' },
      { name: 'c', password: '!d~', role: 'admin' },
    ]);
  });
});

describe('YAML', () => {
  it('may have anchors, aliases and merge keys', async () => {
    const { settings } = await load(`
sentinels:
  - &plug {address: 10.0.0.1, probe: tcp, port: 80}
  - {<<: *plug, address: 10.0.0.2}
witnesses:
  - {<<: [*plug], address: 10.0.0.3, port: 81}
`);
    expect(settings.sentinels[1]?.probe).toEqual({ kind: 'tcp', address: '10.0.0.2', port: 80 });
    expect(settings.witnesses[0]?.probe).toEqual({ kind: 'tcp', address: '10.0.0.3', port: 81 });
  });

  it('may have an anchor at a key', async () => {
    const { settings } = await load('sentinels: [10.0.0.1, 10.0.0.2]\nups: {&n name: a, description: *n}');
    expect(settings.upses[0]).toMatchObject({ name: 'a', description: 'name' });
  });

  it('may have the same alias for every one of 500 sentinels', async () => {
    const rest = Array.from(
      { length: 499 },
      (_, n) => `  - {<<: *p, address: 10.0.${Math.floor(n / 200)}.${n % 200}}`,
    );
    const { settings } = await load(
      `sentinels:\n  - &p {probe: tcp, port: 80, address: 10.1.0.1}\n${rest.join('\n')}`,
    );
    expect(settings.sentinels).toHaveLength(500);
  });

  it('may have a byte order mark and Windows line ends', async () => {
    const { settings } = await load('\uFEFFsentinels:\r\n  - 10.0.0.1\r\n');
    expect(settings.sentinels).toHaveLength(1);
  });
});

describe('!secret and !env_var', () => {
  it('put secrets in, with their kind', async () => {
    const { settings, secrets } = await load(
      'sentinels: [{address: 10.0.0.1, probe: tcp, port: !secret port}, 10.0.0.2]\nnut: {users: [{name: a, password: !secret nut}]}',
      { secrets: 'port: 80\nnut: "päss"\nunused: x\n'.replace('ä', 'a') },
    );
    expect(settings.sentinels[0]?.probe).toMatchObject({ port: 80 });
    expect(settings.nut.users[0]?.password).toBe('pass');
    expect(secrets).toEqual(['pass']);
  });

  it('put the environment in, as text, or the default', async () => {
    const { settings } = await load(
      'sentinels: [!env_var ADDRESS, 10.0.0.2]\nups: {description: !env_var NONE my  own words, name: !env_var NUMBER 1}',
      { env: { ADDRESS: '10.0.0.9', NUMBER: '12' } },
    );
    expect(settings.sentinels[0]?.name).toBe('10.0.0.9');
    expect(settings.upses[0]).toMatchObject({ description: 'my own words', name: '12' });
  });

  it('do not mind a broken secrets.yaml where no secret is used', async () => {
    await expect(load(least, { secrets: '[' })).resolves.toBeDefined();
  });
});
