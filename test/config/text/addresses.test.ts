import { describe, expect, it } from 'vitest';
import { isAddressRange, isDeviceAddress, listenAddressOf } from '../../../src/config/text/addresses.js';

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
