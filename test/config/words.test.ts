import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAddressRange, isDeviceAddress, listenAddressOf } from '../../src/config/text/addresses.js';
import { durationOf, durationPattern } from '../../src/config/text/durations.js';
import { macOf, sixBytesOf } from '../../src/config/text/mac_addresses.js';
import { nearestWord } from '../../src/config/text/nearest_word.js';
import { brokerUrlOf } from '../../src/config/text/urls.js';

describe('durations', () => {
  it.each([
    ['0s', 0],
    ['500ms', 500],
    ['5s', 5_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
  ])('%s is read', (text, expected) => {
    expect(durationOf(text)).toBe(expected);
  });

  it.each([
    '',
    '5',
    's',
    '5 s',
    ' 5s',
    '5s\n',
    '-5s',
    '+5s',
    '1.5s',
    '5S',
    '5d',
    '1h30m',
    '5sec',
    '1e3ms',
    '9999999999s',
  ])('%j is refused', (text) => {
    expect(durationOf(text)).toBeNull();
  });

  it('are those of the pattern that editors check', () => {
    const pattern = new RegExp(durationPattern);
    fc.assert(
      fc.property(fc.stringMatching(/^ ?[-+]?\d{0,11}[.,]?\d?(ms|s|m|h|d)?$/), (text) => {
        expect(durationOf(text) !== null).toBe(pattern.test(text));
      }),
    );
  });
});

describe('addresses of devices', () => {
  it.each([
    '192.168.1.1',
    '::1',
    'fe80::1%eth0',
    'localhost',
    'nas',
    'my_nas.lan',
    'a-b.example.org.',
    '1and1.com',
  ])('%s is one', (text) => {
    expect(isDeviceAddress(text)).toBe(true);
  });

  it.each([
    '',
    '-h',
    '-c1',
    'a b',
    ' a',
    'a\n',
    '192.168.1',
    '192.168.1.300',
    'a..b',
    '.',
    'a:80',
    '[::1]',
    'http://a',
    'ä.lan',
    'a'.repeat(64),
    'a;b',
    '$(a)',
  ])('%j is none', (text) => {
    expect(isDeviceAddress(text)).toBe(false);
  });
});

describe('listen addresses', () => {
  it.each([
    '',
    ':3493',
    '::1',
    '::1:3493',
    '[a]:1',
    '[]:1',
    'a:',
    'a:0',
    'a:65536',
    'a:-1',
    '1.2.3:1',
    '*:1',
    'a b:1',
  ])('%j is refused', (text) => {
    expect(listenAddressOf(text, 3493)).toBeNull();
  });
});

describe('addresses and ranges of proxies', () => {
  it.each(['10.0.0.1', '172.16.0.0/12', '0.0.0.0/0', '::1', 'fd00::/8', '::/128'])('%s is one', (text) => {
    expect(isAddressRange(text)).toBe(true);
  });

  it.each(['', 'proxy', '10.0.0.1/33', '10.0.0.1/', '10.0.0/8', '::/129', 'fe80::1%eth0', '1.2.3.4/ 8', '*'])(
    '%j is none',
    (text) => {
      expect(isAddressRange(text)).toBe(false);
    },
  );
});

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

describe('broker URLs', () => {
  it.each([
    '',
    'broker',
    'broker:1883',
    'mqtt:broker',
    'mqtt://',
    'http://b',
    'mqtt://a b',
    'mqtt://u:%zz@b',
    'mqtt://b:99999',
  ])('%j is refused', (text) => {
    expect(brokerUrlOf(text)).toBeNull();
  });

  it.each(['mqtt://b', 'mqtts://b:8883', 'ws://b/mqtt', 'wss://[::1]:8443/mqtt'])('%s is read', (text) => {
    expect(brokerUrlOf(text)?.url).toBe(text);
  });
});

describe('the nearest word', () => {
  it.each([
    ['prot', 'port'],
    ['adress', 'address'],
    ['basetopic', 'base_topic'],
    ['base-topic', 'base_topic'],
    ['Port', 'port'],
    ['temperature', null],
    ['x'.repeat(100_000), null],
  ])('of %s is %s', (word, expected) => {
    expect(nearestWord(word, ['port', 'address', 'base_topic', 'name'])).toBe(expected);
  });
});
