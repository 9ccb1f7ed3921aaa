import { describe, expect, it } from 'vitest';
import { connectionFailure } from '../../../src/adapters/mqtt/connection_failure.js';

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
    [1, 'MQTT_PROTOCOL'],
    [132, 'MQTT_PROTOCOL'],
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
});
