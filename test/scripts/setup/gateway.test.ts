import { describe, expect, it } from 'vitest';
import { gatewayIn } from '../../../scripts/setup/gateway.js';

const head = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
const table = (...routes: string[]): string => [head, ...routes, ''].join('\n');
const viaEthernet = 'eth0\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0   ';
const viaWireless = 'wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0   ';
const neighbours = 'eth0\t0002A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0   ';

describe('the default gateway in /proc/net/route', () => {
  it('is read in the byte order of the machine', () => {
    expect(gatewayIn(table(viaEthernet, neighbours), 'LE')).toBe('192.168.2.1');
    expect(gatewayIn(table(viaEthernet.replace('0102A8C0', 'C0A80201')), 'BE')).toBe('192.168.2.1');
  });

  it('is the one with the lowest metric', () => {
    expect(gatewayIn(table(viaWireless, neighbours, viaEthernet), 'LE')).toBe('192.168.2.1');
  });

  it.each([
    ['there is no route', table()],
    ['only neighbours are reachable', table(neighbours)],
    [
      'the default route has no gateway (a tunnel)',
      table('tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0'),
    ],
    [
      'a tunnel takes half of all addresses',
      table('tun0\t00000000\t0102A8C0\t0003\t0\t0\t0\t00000080\t0\t0\t0'),
    ],
    ['the route is down', table(viaEthernet.replace('\t0003\t', '\t0002\t'))],
    ['the file is empty', ''],
    ['the file is rubbish', 'a b c\n\n\0\n00000000 00000000'],
  ])('does not exist where %s', (_why, routes) => {
    expect(gatewayIn(routes, 'LE')).toBeNull();
  });
});
