import { isIP, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress } from '../../src/domain/ip_address.js';

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
