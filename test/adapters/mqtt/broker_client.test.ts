import { describe, expect, it } from 'vitest';
import { brokerAddress } from '../../../src/adapters/mqtt/broker_client.js';
import { Failure } from '../../../src/domain/core/failure.js';

describe('the broker’s address', () => {
  it.each([
    [
      'mqtt://broker',
      { host: 'broker', port: 1883, tls: false, webSocketPath: null, username: null, password: null },
    ],
    [
      'mqtts://broker',
      { host: 'broker', port: 8883, tls: true, webSocketPath: null, username: null, password: null },
    ],
    [
      'mqtt://[::1]:1884/',
      { host: '::1', port: 1884, tls: false, webSocketPath: null, username: null, password: null },
    ],
    [
      'mqtt://u:p%40ss@10.0.0.1:1',
      { host: '10.0.0.1', port: 1, tls: false, webSocketPath: null, username: 'u', password: 'p@ss' },
    ],
    [
      'ws://broker/mqtt',
      { host: 'broker', port: 80, tls: false, webSocketPath: '/mqtt', username: null, password: null },
    ],
    [
      'wss://broker:8884',
      { host: 'broker', port: 8884, tls: true, webSocketPath: '/', username: null, password: null },
    ],
  ])('%s', (url, address) => expect(brokerAddress(url)).toEqual(address));

  it.each(['', 'broker', 'http://broker', 'mqtt://', 'mqtt://u:geheim@', 'mqtt://u:geheim%@b'])(
    'refuses "%s" without repeating it',
    (url) => {
      expect(() => brokerAddress(url)).toThrow(Failure);
      expect(() => brokerAddress(url)).not.toThrow(/geheim/);
    },
  );
});
