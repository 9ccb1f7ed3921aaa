import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientRequest, trackingResult } from '../../../src/adapters/nut/client_request.js';
import { driverRequest, setInfo, trackingLine } from '../../../src/adapters/nut/protocol.js';
import { minutes } from '../../../src/domain/time.js';

const request = (line: string) => driverRequest(line.split(' '));

describe("upsd's requests", () => {
  it.each([
    ['DUMPALL', { kind: 'dump_all' }],
    ['dumpall', { kind: 'dump_all' }],
    ['DUMPSTATUS', { kind: 'dump_status' }],
    ['DUMPVALUE ups.status', { kind: 'dump_value', variable: 'ups.status' }],
    ['PING', { kind: 'ping' }],
    ['GETPID', { kind: 'get_pid' }],
    ['LOGOUT', { kind: 'logout' }],
    ['NOBROADCAST', { kind: 'broadcast', wanted: false }],
    ['BROADCAST', { kind: 'broadcast', wanted: true }],
    ['BROADCAST 0', { kind: 'broadcast', wanted: false }],
    ['BROADCAST 1', { kind: 'broadcast', wanted: true }],
    ['INSTCMD load.off', { kind: 'instant_command', command: 'load.off', parameter: null, tracking: null }],
    [
      'INSTCMD load.off 10 TRACKING a-1',
      { kind: 'instant_command', command: 'load.off', parameter: '10', tracking: 'a-1' },
    ],
    [
      'INSTCMD x two words TRACKING a',
      { kind: 'instant_command', command: 'x', parameter: 'two words', tracking: 'a' },
    ],
    ['SET v 5', { kind: 'set', variable: 'v', value: '5', tracking: null }],
    ['SET v 5 TRACKING a-1', { kind: 'set', variable: 'v', value: '5', tracking: 'a-1' }],
  ])('%s', (line, expected) => {
    expect(request(line)).toEqual(expected);
  });

  it.each(['SET', 'SET v', 'INSTCMD', 'DUMPVALUE', 'EXIT', 'PROBE', 'SETINFO ups.status OL', ''])(
    '%j is unknown',
    (line) => {
      expect(request(line).kind).toBe('unknown');
    },
  );

  it('never have an id echoed that could break the line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        const wanted = driverRequest(['SET', 'v', '5', 'TRACKING', id]);
        if (wanted.kind !== 'set' || wanted.tracking === null) return;
        expect(trackingLine(wanted.tracking, 'failed')).toMatch(/^TRACKING [\w-]+ 3$/);
      }),
    );
  });
});

describe('our lines', () => {
  it('carry codes, not words, because upsd reads words as success', () => {
    expect([
      trackingLine('a', 'success'),
      trackingLine('a', 'unknown'),
      trackingLine('a', 'invalidArgument'),
      trackingLine('a', 'failed'),
    ]).toEqual(['TRACKING a 0', 'TRACKING a 1', 'TRACKING a 2', 'TRACKING a 3']);
  });

  it('escape what upsd would stumble over', () => {
    expect(setInfo('ups.model', 'a "b" #1 \\')).toBe('SETINFO ups.model "a \\"b\\" \\#1 \\\\"');
  });
});

describe("clients' requests", () => {
  const command = (name: string, parameter: string | null = null) =>
    clientRequest('nas', { kind: 'instant_command', command: name, parameter, tracking: null });
  const set = (value: string, variable = 'ups.delay.shutdown') =>
    clientRequest('nas', { kind: 'set', variable, value, tracking: null });

  it.each([
    ['test.failure.start', 'start_drill'],
    ['TEST.FAILURE.STOP', 'stop_drill'],
    ['test.battery.start', 'probe_everything'],
  ])('%s', (name, kind) => {
    expect(command(name)).toEqual({ kind: 'command', command: { kind } });
    expect(command(name, 'now')).toMatchObject({ kind: 'rejected', result: 'invalidArgument' });
  });

  it('are unknown, done or refused where they are not ours', () => {
    expect(command('load.off')).toMatchObject({ result: 'unknown' });
    expect(command('driver.reload')).toEqual({ kind: 'done' });
    expect(command('driver.reload-or-exit')).toEqual({ kind: 'done' });
    expect(command('driver.exit')).toMatchObject({ result: 'failed' });
    expect(command('driver.killpower')).toMatchObject({ result: 'failed' });
    expect(set('5', 'ups.status')).toMatchObject({ result: 'unknown' });
  });

  it('set the delay in whole seconds from 0 to 86400 and nothing else', () => {
    const delay = (value: string) => ({
      kind: 'command',
      command: { kind: 'set_shutdown_delay', ups: 'nas', delay: Number(value) * 1000 },
    });
    for (const value of ['0', '600', '86400']) expect(set(value)).toEqual(delay(value));
    expect(set('600')).toMatchObject({ command: { delay: minutes(10) } });
    for (const value of ['', ' ', '-1', '86401', '1.5', '1e3', '0x10', 'NaN', '9'.repeat(400)]) {
      expect(set(value)).toMatchObject({ kind: 'rejected', result: 'invalidArgument' });
    }
  });

  it('have true results', () => {
    expect(trackingResult({ accepted: true, message: '' })).toBe('success');
    expect(trackingResult({ accepted: false, code: 'invalid', reason: '' })).toBe('invalidArgument');
    expect(trackingResult({ accepted: false, code: 'refused', reason: '' })).toBe('failed');
  });
});
