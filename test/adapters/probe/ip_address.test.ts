import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  addressBits,
  asAddress,
  isLoopback,
  sameAddress,
  zoneOf,
} from '../../../src/adapters/probe/ip_address.js';

describe('IP addresses', () => {
  it('are the same in any spelling', () => {
    expect(sameAddress('FD00:0:0::1', 'fd00::1')).toBe(true);
    expect(sameAddress('fe80::1%eth0', 'fe80:0:0:0:0:0:0:1')).toBe(true);
    expect(sameAddress('::ffff:1.2.3.4', '::ffff:102:304')).toBe(true);
    expect(sameAddress('10.0.0.1', '10.0.0.2')).toBe(false);
    expect(sameAddress('router', 'router')).toBe(false);
  });

  it('have 32 or 128 bits', () => {
    expect(addressBits('192.168.0.255')).toBe('11000000101010000000000011111111');
    fc.assert(fc.property(fc.ipV6(), (address) => addressBits(address)?.length === 128));
    fc.assert(fc.property(fc.ipV4(), (address) => addressBits(address)?.length === 32));
  });

  it('tell their zone and whether they stay here', () => {
    expect(zoneOf('fe80::1%eth0.2')).toBe('eth0.2');
    expect(zoneOf('fe80::1')).toBeNull();
    expect(isLoopback('127.1.2.3')).toBe(true);
    expect(isLoopback('::1')).toBe(true);
    expect(isLoopback('128.0.0.1')).toBe(false);
  });

  it('are told apart from names; nothing that ping could take for an option is one', () => {
    expect(asAddress('10.0.0.1')).toBe('10.0.0.1');
    expect(asAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(asAddress('fe80::1%eth0')).toBe('fe80::1%eth0');
    expect(asAddress('-f')).toBeNull();
    expect(asAddress('nas.local')).toBeNull();
  });
});
