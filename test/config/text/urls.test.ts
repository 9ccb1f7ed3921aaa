import { describe, expect, it } from 'vitest';
import { brokerUrlOf } from '../../../src/config/text/urls.js';

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
