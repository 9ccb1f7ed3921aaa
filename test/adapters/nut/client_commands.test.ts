import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clientRequest,
  meaningOf,
  trackingLine,
  trackingResult,
  type ClientRequest,
} from '../../../src/adapters/nut/client_commands.js';
import { minutes } from '../../../src/domain/core/time.js';

describe("upsd's requests", () => {
  const words = (line: string) => line.split(' ').filter((word) => word !== '');

  it.each<[ClientRequest['kind'], string, Omit<ClientRequest, 'kind'>]>([
    ['INSTCMD', 'load.off', { name: 'load.off', value: null, tracking: null }],
    ['INSTCMD', 'load.off 10 TRACKING a-1', { name: 'load.off', value: '10', tracking: 'a-1' }],
    ['INSTCMD', 'x two words TRACKING a', { name: 'x', value: 'two words', tracking: 'a' }],
    ['SET', 'v 5', { name: 'v', value: '5', tracking: null }],
    ['SET', 'v 5 TRACKING a-1', { name: 'v', value: '5', tracking: 'a-1' }],
  ])('%s %s', (kind, line, expected) => {
    expect(clientRequest(kind, words(line))).toEqual({ kind, ...expected });
  });

  it.each<[ClientRequest['kind'], string]>([
    ['SET', ''],
    ['SET', 'v'],
    ['INSTCMD', ''],
  ])('%s %s is none', (kind, line) => {
    expect(clientRequest(kind, words(line))).toBeNull();
  });

  it('never have an id echoed that could break the line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        const tracking = clientRequest('SET', ['v', '5', 'TRACKING', id])?.tracking ?? null;
        if (tracking !== null) expect(trackingLine(tracking, 'failed')).toMatch(/^TRACKING [\w-]+ 3$/);
      }),
    );
  });

  it('are answered by codes, not words, because upsd reads words as success', () => {
    expect([
      trackingLine('a', 'success'),
      trackingLine('a', 'unknown'),
      trackingLine('a', 'invalidArgument'),
      trackingLine('a', 'failed'),
    ]).toEqual(['TRACKING a 0', 'TRACKING a 1', 'TRACKING a 2', 'TRACKING a 3']);
  });
});

describe("clients' requests", () => {
  const command = (name: string, value: string | null = null) =>
    meaningOf('nas', { kind: 'INSTCMD', name, value, tracking: null });
  const set = (value: string, name = 'ups.delay.shutdown') =>
    meaningOf('nas', { kind: 'SET', name, value, tracking: null });

  it.each([
    ['test.failure.start', 'start_drill'],
    ['TEST.FAILURE.STOP', 'stop_drill'],
    ['test.battery.start', 'probe_everything'],
  ])('%s', (name, kind) => {
    expect(command(name)).toMatchObject({ command: { kind } });
    expect(command(name, 'now')).toEqual({
      result: 'invalidArgument',
      reason: expect.stringContaining('takes no parameter') as string,
    });
  });

  it.each([
    [
      "a command of the UPS's own",
      'INSTCMD',
      'Beeper.Disable',
      null,
      { kind: 'instant_command', name: 'Beeper.Disable' },
    ],
    ['one with a value', 'INSTCMD', 'load.off.delay', '10', { kind: 'instant_command', value: '10' }],
    ['one that we have as well', 'INSTCMD', 'test.battery.start', null, { kind: 'instant_command' }],
    [
      'a drill, which it does not have itself',
      'INSTCMD',
      'test.failure.start',
      null,
      { kind: 'start_drill' },
    ],
    [
      'a variable',
      'SET',
      'ups.delay.shutdown',
      '20',
      { kind: 'set_variable', name: 'ups.delay.shutdown', value: '20' },
    ],
  ] as const)('to a UPS with a data port: %s', (_, kind, name, value, expected) => {
    const own = {
      name: 'rack',
      commands: ['beeper.disable', 'load.off.delay', 'test.battery.start'],
      isOneOfSeveral: false,
    };
    const request = { kind, name, value, tracking: null };
    const ups = expected.kind === 'start_drill' ? null : 'rack';
    expect(meaningOf('rack2', request, own)).toMatchObject({ command: { ...expected, ups } });
    const unknown = { ...request, kind: 'INSTCMD', name: 'no.such.command' } as const;
    expect(meaningOf('rack2', unknown, own)).toMatchObject({ result: 'unknown' });
  });

  it('are unknown, done or refused where they are not ours', () => {
    expect(command('load.off')).toMatchObject({ result: 'unknown' });
    expect(command('constructor')).toMatchObject({ result: 'unknown' });
    expect(command('driver.reload')).toEqual({ result: 'success' });
    expect(command('driver.reload-or-exit')).toEqual({ result: 'success' });
    expect(command('driver.exit')).toMatchObject({ result: 'failed' });
    expect(command('driver.killpower')).toMatchObject({ result: 'failed' });
    expect(set('5', 'ups.status')).toMatchObject({ result: 'unknown' });
  });

  it('set the delay in whole seconds from 0 to 86400 and nothing else', () => {
    const delay = (value: string) => ({
      command: { kind: 'set_shutdown_delay', section: 'nas', delay: Number(value) * 1000 },
    });
    for (const value of ['0', '600', '86400']) expect(set(value)).toEqual(delay(value));
    expect(set('600')).toMatchObject({ command: { delay: minutes(10) } });
    for (const value of ['', ' ', '-1', '86401', '1.5', '1e3', '0x10', 'NaN', '9'.repeat(400)]) {
      expect(set(value)).toMatchObject({ result: 'invalidArgument' });
    }
  });

  it.each([
    ['nas', null, { kind: 'start_drill', ups: null }],
    ['ups', { name: 'ups', commands: null, isOneOfSeveral: false }, { kind: 'start_drill', ups: null }],
    ['rack2', { name: 'rack', commands: null, isOneOfSeveral: true }, { kind: 'start_drill', ups: 'rack' }],
    [
      'rack',
      { name: 'rack', commands: ['Test.Failure.Start'], isOneOfSeveral: true },
      { kind: 'instant_command', ups: 'rack', name: 'test.failure.start', value: null },
    ],
  ])('start a drill of one UPS on its section, where there are several: %s %j', (section, own, wanted) => {
    const request = { kind: 'INSTCMD', name: 'test.failure.start', value: null, tracking: null } as const;
    expect(meaningOf(section, request, own)).toEqual({ command: wanted });
  });

  it('have true results', () => {
    expect(trackingResult({ accepted: true, message: '' })).toBe('success');
    expect(trackingResult({ accepted: false, code: 'invalid', reason: '' })).toBe('invalidArgument');
    expect(trackingResult({ accepted: false, code: 'unknown', reason: '' })).toBe('unknown');
    expect(trackingResult({ accepted: false, code: 'refused', reason: '' })).toBe('failed');
  });
});
