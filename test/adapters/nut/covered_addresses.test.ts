import { describe, expect, it } from 'vitest';
import { withoutCovered } from '../../../src/adapters/nut/covered_addresses.js';

const at = (...places: readonly string[]) =>
  places.map((place) => {
    const [address = '', port = '3493'] = place.split(' ');
    return { address, port: Number(port) };
  });

describe('where upsd is told to listen', () => {
  it.each([
    [['0.0.0.0', '127.0.0.1'], ['0.0.0.0']],
    [['127.0.0.1', '10.0.0.1', '0.0.0.0'], ['0.0.0.0']],
    [
      ['::1', '::', '127.0.0.1'],
      ['::', '127.0.0.1'],
    ],
    [
      ['::', '0.0.0.0'],
      ['::', '0.0.0.0'],
    ],
    [
      ['0.0.0.0', '127.0.0.1 3494'],
      ['0.0.0.0', '127.0.0.1 3494'],
    ],
    [
      ['0.0.0.0', '::1', 'ups.lan'],
      ['0.0.0.0', '::1', 'ups.lan'],
    ],
    [['10.0.0.1', '10.0.0.1'], ['10.0.0.1']],
    [
      ['::1', '0:0::1', 'FD00::A', 'fd00:0::a'],
      ['::1', 'fd00::a'],
    ],
    [['0::0', '::1'], ['::']],
    [
      ['fe80::1%eth0', 'fe80::1%eth1'],
      ['fe80::1%eth0', 'fe80::1%eth1'],
    ],
    [['UPS.lan', 'ups.lan'], ['ups.lan']],
  ])('%j is %j: an address that another one covers would keep it from that', (given, told) => {
    expect(withoutCovered(at(...given))).toEqual(at(...told));
  });
});
