import { describe, expect, it } from 'vitest';
import { isForSentry, sentryEnvelope } from '../../../../src/adapters/log/outlets/sentry_envelope.js';
import { givenRecord, givenSender } from './given_record.js';

describe('what Sentry is told of', () => {
  it.each([
    ['an error', { level: 'error' }, true],
    ['a low battery', { level: 'warn', event: 'low_battery' }, true],
    ['a host that could not be woken', { level: 'warn', event: 'host_wake_failed' }, true],
    ['a problem', { level: 'warn', event: 'problem_raised' }, true],
    ['a low battery of a drill', { level: 'info', event: 'low_battery' }, false],
    ['an outage', { level: 'warn', event: 'mains_lost' }, false],
    ['a warning', { level: 'warn' }, false],
    ['what is usual', {}, false],
  ])('%s: %#', (_, particulars, expected) => {
    expect(isForSentry(givenRecord(particulars))).toBe(expected);
  });

  it('comes as an envelope with one event', () => {
    const id = 'f'.repeat(32);
    const particulars = { level: 'warn', event: 'low_battery', msg: 'Küche: low after 300 s', ups: 'nas' };
    const [header = '', item = '', payload = '', end] = sentryEnvelope(
      givenRecord(particulars),
      givenSender,
      id,
    )
      .toString()
      .split('\n');
    expect(JSON.parse(header)).toEqual({ event_id: id });
    expect(JSON.parse(item)).toEqual({ type: 'event', length: Buffer.byteLength(payload) });
    expect(end).toBe('');
    expect(JSON.parse(payload)).toMatchObject({
      event_id: id,
      timestamp: '2026-11-27T18:08:17.123Z',
      level: 'fatal',
      server_name: 'attic',
      release: 'sentinel-ups@1.2.3',
      message: { formatted: 'Küche: low after 300 s' },
      tags: { part: 'status', event: 'low_battery' },
      extra: { ups: 'nas' },
    });
  });

  it('is one issue where only numbers differ', () => {
    const fingerprint = (msg: string): unknown => {
      const text = sentryEnvelope(givenRecord({ level: 'error', msg }), givenSender, 'f')
        .toString()
        .split('\n')[2];
      return (JSON.parse(text ?? '') as { fingerprint: unknown }).fingerprint;
    };
    expect(fingerprint('no answer in 3 s')).toEqual(fingerprint('no answer in 10 s'));
    expect(fingerprint('no answer in 3 s')).not.toEqual(fingerprint('refused'));
  });
});
