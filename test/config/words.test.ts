import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeviceAddress, listenAddressOf } from '../../src/config/address_text.js';
import { durationOf, durationPattern } from '../../src/config/duration_text.js';
import { nearestWord } from '../../src/config/nearest_word.js';
import { brokerUrlOf } from '../../src/config/url_text.js';

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
    expect(listenAddressOf(text)).toBeNull();
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
