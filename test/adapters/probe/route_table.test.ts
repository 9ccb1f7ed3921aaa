import { describe, expect, it } from 'vitest';

import {
  parseIpv4Routes,
  parseIpv6Routes,
  routeTowards,
  type Route,
} from '../../../src/adapters/probe/route_table.js';

const deviceTowards = (address: string, routes: readonly Route[]): string | null =>
  routeTowards(address, routes)?.device ?? null;

/** As the kernel prints it: default by eth0 and (dearer) by wlan0, two networks, an unreachable and a blackhole route. */
const ipv4 = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
wlan0	00000000	0102A8C0	0003	0	0	600	00000000	0	0	0
eth0	00000000	0101A8C0	0003	0	0	100	00000000	0	0	0
eth0	0001A8C0	00000000	0001	0	0	100	00FFFFFF	0	0	0
vmbr1	0001A8C0	00000000	0001	0	0	200	00FFFFFF	0	0	0
eth1	2801A8C0	00000000	0005	0	0	0	FFFFFFFF	0	0	0
*	00003D0A	00000000	0201	0	0	0	0000FFFF	0	0	0
*	00003F0A	00000000	0001	0	0	0	0000FFFF	0	0	0
eth9	00004E0A	00000000	0000	0	0	0	0000FFFF	0	0	0
nonsense
`;

const ipv6 = `fd090000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000004 00000000 00000001       va
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd090000000000000000000000000002 00000400 00000004 00000000 00000003     eth0
00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000003 00000000 80200001       lo
00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
fd880000000000000000000000000000 10 00000000000000000000000000000000 00 00000000000000000000000000000000 00000400 00000001 00000000 00200201       lo
`;

describe('the interface that packets leave by', () => {
  it.each<[string, string | null]>([
    ['192.168.1.7', 'eth0'],
    ['192.168.1.40', 'eth1'],
    ['8.8.8.8', 'eth0'],
    ['10.61.1.1', null],
    ['10.63.1.1', null],
    ['10.78.1.1', 'eth0'],
  ])('%s → %s', (address, device) => {
    expect(deviceTowards(address, parseIpv4Routes(ipv4, true))).toBe(device);
  });

  it.each<[string, string | null]>([
    ['fd09::2', 'va'],
    ['fd09:0:0:1::2', 'eth0'],
    ['2001:db8::1', 'eth0'],
    ['::1', 'lo'],
    ['fd88::1', null],
  ])('%s → %s', (address, device) => {
    expect(deviceTowards(address, parseIpv6Routes(ipv6))).toBe(device);
  });

  it('reads the other byte order', () => {
    const bigEndian = 'eth0 C0A80100 00000000 0001 0 0 0 FFFFFF00 0 0 0';
    expect(deviceTowards('192.168.1.9', parseIpv4Routes(bigEndian, false))).toBe('eth0');
    expect(deviceTowards('192.168.2.9', parseIpv4Routes(bigEndian, false))).toBeNull();
  });

  it('is none in an empty table', () => {
    expect(deviceTowards('192.168.1.1', parseIpv4Routes('', true))).toBeNull();
    expect(deviceTowards('fd00::1', parseIpv6Routes(''))).toBeNull();
  });
});
