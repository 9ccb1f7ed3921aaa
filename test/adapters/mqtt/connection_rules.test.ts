import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff } from '../../../src/adapters/mqtt/backoff.js';
import { birthWait } from '../../../src/adapters/mqtt/birth.js';
import { brokerAddress, placeOf } from '../../../src/adapters/mqtt/broker_address.js';
import { connectionFailure, isProtocolRefusal } from '../../../src/adapters/mqtt/connection_failure.js';
import { learn, nothingKnown } from '../../../src/adapters/mqtt/protocol_version.js';
import { Failure } from '../../../src/domain/failure.js';

const random = fc.double({ min: 0, max: 1, noNaN: true });

describe('backoff', () => {
  it('doubles from one second to one minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 1000].map((failures) => backoff(failures, 0) / 1000)).toEqual([
      1, 2, 4, 8, 16, 32, 60, 60, 60,
    ]);
  });

  it('is spread by at most 30 %', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), random, (failures, chance) => {
        const wait = backoff(failures, chance);
        expect(wait).toBeLessThanOrEqual(backoff(failures, 0));
        expect(wait).toBeGreaterThanOrEqual(backoff(failures, 0) * 0.7 - 0.001);
      }),
    );
  });
});

describe('the wait after a birth message', () => {
  it('is 2 to 5 s', () => {
    expect([birthWait(0), birthWait(0.5), birthWait(1)]).toEqual([2000, 3500, 5000]);
  });
});

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

  it('is written with brackets for IPv6', () => {
    expect(placeOf({ host: '::1', port: 1 })).toBe('[::1]:1');
    expect(placeOf({ host: 'broker', port: 1883 })).toBe('broker:1883');
  });
});

describe('the version spoken', () => {
  it('falls back to 3.1.1 where 5 is refused, and stays there', () => {
    const known = learn(nothingKnown, 5, 'refused');
    expect(known.next).toBe(4);
    expect(learn(learn(known, 4, 'accepted'), 4, 'closed_unanswered').next).toBe(4);
  });

  it('tries the other where the broker hangs up, turn and turn about', () => {
    const second = learn(nothingKnown, 5, 'closed_unanswered');
    expect(second.next).toBe(4);
    expect(learn(second, 4, 'closed_unanswered').next).toBe(5);
  });

  it('tries the other where nothing is answered, turn and turn about', () => {
    const second = learn(nothingKnown, 5, 'unanswered');
    expect(second.next).toBe(4);
    expect(learn(second, 4, 'unanswered').next).toBe(5);
    expect(learn(learn(second, 4, 'accepted'), 4, 'says_nothing').next).toBe(4);
  });

  it('is mostly the accepted one while a broker hangs', () => {
    let known = learn(nothingKnown, 5, 'accepted');
    const tried = Array.from({ length: 9 }, () => {
      const { next } = known;
      known = learn(known, next, 'unanswered');
      return next;
    });
    expect(tried).toEqual([5, 5, 5, 4, 5, 5, 5, 4, 5]);
    expect(learn(known, 5, 'accepted')).toEqual(learn(nothingKnown, 5, 'accepted'));
  });

  it('stays with 5 once it was accepted, unless it is clearly refused', () => {
    const known = learn(nothingKnown, 5, 'accepted');
    expect(learn(known, 5, 'closed_unanswered').next).toBe(5);
    expect(learn(known, 5, 'says_nothing').next).toBe(5);
    expect(learn(known, 5, 'refused').next).toBe(4);
  });

  it('goes back to 5 where an updated broker refuses 3.1.1', () => {
    const known = learn(learn(nothingKnown, 5, 'refused'), 4, 'accepted');
    expect(learn(known, 4, 'refused').next).toBe(5);
  });
});

describe('a failed connection', () => {
  const withCode = (code: string | number): Error => Object.assign(new Error('words'), { code });

  it.each([
    ['ECONNREFUSED', 'MQTT_REFUSED'],
    ['ENOTFOUND', 'MQTT_HOST_UNKNOWN'],
    ['EHOSTUNREACH', 'MQTT_UNREACHABLE'],
    ['ECONNRESET', 'MQTT_CLOSED'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'MQTT_TLS'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'MQTT_TLS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'MQTT_TLS'],
    ['CERT_HAS_EXPIRED', 'MQTT_TLS'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'MQTT_TLS'],
    [4, 'MQTT_LOGIN'],
    [134, 'MQTT_LOGIN'],
    [5, 'MQTT_NOT_AUTHORIZED'],
    [135, 'MQTT_NOT_AUTHORIZED'],
    [142, 'MQTT_TAKEN_OVER'],
    ['whatever', 'MQTT_FAILED'],
  ])('by %s is %s, with the place and what to do', (code, expected) => {
    const failure = connectionFailure(withCode(code), 'broker:1883');
    expect(failure.code).toBe(expected);
    expect(failure.message).toContain('broker:1883');
    expect(failure.remedy).not.toBe('');
  });

  it('is about the version only where the broker says so', () => {
    expect([1, 132, 4, 135].map((code) => isProtocolRefusal(withCode(code)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
