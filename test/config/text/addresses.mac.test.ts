import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { macOf, sixBytesOf } from '../../../src/config/text/addresses.js';

describe('hardware addresses', () => {
  it.each([
    ['00:11:32:f8:af:9f', '001132f8af9f'],
    ['00:11:32:F8:AF:9F', '001132f8af9f'],
    ['00-11-32-f8-af-9f', '001132f8af9f'],
    ['0:11:32:f8:af:9', '001132f8af09'],
    ['0011.32F8.AF9F', '001132f8af9f'],
    ['001132f8af9f', '001132f8af9f'],
  ])('%s is read', (text, digits) => {
    expect(macOf(text)).toBe(digits);
    expect(sixBytesOf(text)).toBe(digits);
  });

  it.each([
    '',
    '00:11:32:f8:af',
    '00:11:32:f8:af:9f:00',
    '00:11-32:f8:af:9f',
    '00:11:32:f8:af:9g',
    '001:1:32:f8:af:9f',
    '00 11 32 f8 af 9f',
    '0011.32f8.af9',
    '00:11:32:f8:af:9f\n',
  ])('%j is refused', (text) => {
    expect(sixBytesOf(text)).toBeNull();
  });

  it.each(['ff:ff:ff:ff:ff:ff', '01:00:5e:00:00:01', '00:00:00:00:00:00'])(
    '%s belongs to no card, but may be a SecureOn password',
    (text) => {
      expect(macOf(text)).toBeNull();
      expect(sixBytesOf(text)).toMatch(/^[0-9a-f]{12}$/);
    },
  );

  it('are the same however they are written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
        const digits = pairs.join('');
        const dotted = [pairs.slice(0, 2), pairs.slice(2, 4), pairs.slice(4)].map((two) => two.join(''));
        for (const text of [pairs.join(':'), pairs.join('-').toUpperCase(), dotted.join('.'), digits])
          expect(sixBytesOf(text)).toBe(digits);
      }),
    );
  });
});
