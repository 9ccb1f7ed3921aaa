import { isIP, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressBits,
  asAddress,
  canonicalAddress,
  hostAndPort,
  isLoopback,
  isOnTheInternet,
  partyOf,
  sameAddress,
  zoneOf,
} from '../../src/platform/ip_address.js';

describe('an IP address', () => {
  it.each([
    ['192.168.1.2', '192.168.1.2'],
    [' 192.168.1.2 ', '192.168.1.2'],
    ['::ffff:192.168.1.2', '192.168.1.2'],
    ['::FFFF:c0a8:0102', '192.168.1.2'],
    ['FD00:0:0:0::00A1', 'fd00::a1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['nas.lan', null],
    ['192.168.1', null],
    ['192.168.1.256', null],
    ['192.168.01.2', null],
    ['::1]/[', null],
    ['1::2::3', null],
    ['', null],
  ])('%j has the spelling %j', (given, spelling) => {
    expect(canonicalAddress(given)).toBe(spelling);
  });

  it('is what the system takes for one, and nothing else is', () => {
    const odd = fc.stringMatching(/^[0-9abF:.%[\]]{0,20}$/);
    const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended(), odd);
    fc.assert(
      fc.property(text, (given) => {
        const bare = given.replace(/%.*$/s, '');
        const spelling = canonicalAddress(given);
        expect(spelling !== null).toBe(isIP(bare) !== 0);
        if (spelling === null) return;
        expect(canonicalAddress(spelling)).toBe(spelling);
        if (isIPv4(bare)) expect(spelling).toBe(bare);
      }),
    );
  });
});

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

  it('mapped into IPv6 are the same as their IPv4 ones, and are handed on as these', () => {
    expect(sameAddress('::ffff:10.0.0.1', '10.0.0.1')).toBe(true);
    expect(asAddress('::ffff:a00:1')).toBe('10.0.0.1');
    expect(isLoopback('::ffff:127.0.0.1')).toBe(true);
  });

  it.each([
    ['192.168.1.5', '192.168.1.5'],
    ['::ffff:192.168.1.5', '192.168.1.5'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ])('belong to somebody: %j to %j', (address, party) => {
    expect(partyOf(address)).toBe(party);
  });

  it('have a zone only where they are of IPv6', () => {
    expect(asAddress('10.0.0.1%eth0')).toBeNull();
  });

  it('stand in brackets before a port where they have colons', () => {
    expect(hostAndPort('::1', 80)).toBe('[::1]:80');
    expect(hostAndPort('nas.lan', 80)).toBe('nas.lan:80');
  });

  it.each([
    ['8.8.8.8', true],
    ['2a00:1450:4001:80b::200e', true],
    ['192.168.1.2', false],
    ['100.64.0.1', false],
    ['203.0.113.9', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['nas.lan', false],
  ])('%s is on the Internet: %s', (address, expected) => {
    expect(isOnTheInternet(address)).toBe(expected);
  });
});
