import { describe, expect, it } from 'vitest';
import { choicesOf, reachable } from '../../src/app/settings.js';
import type { LocalAddress } from '../../src/platform/listening.js';
import { load } from '../config/given.js';

const own = (interface_: string, address: string): LocalAddress => ({
  interface: interface_,
  address,
  family: address.includes(':') ? 'IPv6' : 'IPv4',
});

const local = [
  own('lo', '127.0.0.1'),
  own('lo', '::1'),
  own('eth0', 'fd00::10'),
  own('eth0', '192.168.1.10'),
  own('eth0', 'fe80::10'),
  own('eth1', '169.254.3.4'),
  own('docker0', '172.17.0.1'),
  own('hassio', '172.30.32.1'),
];

describe('the addresses that clients reach', () => {
  it.each([
    ['every one of the network', ['0.0.0.0', '::'], ['192.168.1.10', 'fd00::10']],
    ['those of IPv4', ['0.0.0.0'], ['192.168.1.10']],
    ['one', ['192.168.1.10', '127.0.0.1'], ['192.168.1.10']],
    ['one by its name', ['nas.home'], ['nas.home']],
    ['none', ['127.0.0.1', '::1', 'localhost'], []],
  ])('are %s', (_what, listen, expected) => {
    const places = listen.map((address) => ({ address, port: 3493 }));
    expect(reachable(places, local)).toEqual(expected.map((address) => ({ address, port: 3493 })));
  });
});

describe('what clients can be given', () => {
  it('is what the configuration has, without any password', async () => {
    const { settings } = await load(`sentinels: [10.0.0.1, 10.0.0.2]
hosts: [{name: NAS, shutdown_delay: 5m}]
nut:
  listen: ["0.0.0.0:13493"]
  presets: [qnap]
  users: [{name: monuser, password: topsecret, role: secondary}]
http: {listen: "127.0.0.1:5000", token: correct-horse}
`);
    const choices = choicesOf(settings, '/data', local);
    expect(choices).toEqual({
      addresses: [{ address: '192.168.1.10', port: 13493 }],
      upses: ['ups', 'qnapups', 'nas'],
      users: [
        { name: 'monuser', role: 'secondary', password: 'the password of user monuser in nut.users' },
        { name: 'admin', role: 'secondary', password: 'the fixed password of QNAP' },
      ],
      appliances: ['qnap'],
      hub: { port: 5000, isReachable: false, token: 'the token of http.token' },
    });
    expect(JSON.stringify(choices)).not.toMatch(/topsecret|correct-horse|123456/);
  });

  it('names the file of a token that was made', async () => {
    const { settings } = await load('sentinels: [10.0.0.1, 10.0.0.2]\nhttp: {listen: "0.0.0.0:5000"}\n');
    expect(choicesOf(settings, '/data', local).hub).toMatchObject({
      isReachable: true,
      token: 'the token in the file /data/http-token',
    });
  });
});
