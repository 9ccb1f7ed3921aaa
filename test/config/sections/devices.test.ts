import { describe, expect, it } from 'vitest';
import { load } from '../given.js';

describe('the forms of sentinels and witnesses', () => {
  const probeOf = async (device: string) =>
    (await load(`sentinels: [${device}, 10.9.9.9]\n`)).settings.upses[0]?.sentinels[0];

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
