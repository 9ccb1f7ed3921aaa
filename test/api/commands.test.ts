import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands, isCommandName, numberIn, parse } from '../../src/api/commands.js';
import type { CommandContext } from '../../src/api/given.js';
import { minutes, seconds } from '../../src/domain/core/time.js';

const context: CommandContext = {
  hosts: [
    { id: 'nas', name: 'NAS', ups: 'nas_ups' },
    { id: 'printer', name: 'Printer', ups: null },
  ],
  sections: ['ups', 'nas_ups'],
  upses: ['ups', 'rack'],
  schedules: ['friday_drill'],
};

describe('a command', () => {
  it.each([
    ['drill.start', {}, { kind: 'start_drill', ups: null }],
    ['drill.stop', {}, { kind: 'stop_drill', ups: null }],
    ['maintenance.start', {}, { kind: 'start_maintenance', duration: minutes(60) }],
    ['maintenance.start', { minutes: 1 }, { kind: 'start_maintenance', duration: minutes(1) }],
    ['maintenance.start', { minutes: 1.5 }, { kind: 'start_maintenance', duration: minutes(1.5) }],
    ['maintenance.start', { minutes: 1440 }, { kind: 'start_maintenance', duration: minutes(1440) }],
    ['maintenance.stop', { minutes: 'ignored' }, { kind: 'end_maintenance' }],
    ['probe', {}, { kind: 'probe_everything' }],
    ['host.wake', { host: 'printer' }, { kind: 'wake_host', host: 'printer' }],
    [
      'host.shutdown_delay',
      { host: 'nas', minutes: 0 },
      { kind: 'set_shutdown_delay', section: 'nas_ups', delay: minutes(0) },
    ],
    [
      'ups.shutdown_delay',
      { section: 'ups', seconds: 86_400 },
      { kind: 'set_shutdown_delay', section: 'ups', delay: minutes(1440) },
    ],
    [
      'ups.shutdown_delay',
      { section: 'ups', seconds: 0.5 },
      { kind: 'set_shutdown_delay', section: 'ups', delay: seconds(0.5) },
    ],
    ['schedule.skip', { schedule: 'friday_drill' }, { kind: 'skip_schedule', schedule: 'friday_drill' }],
    [
      'schedule.enable',
      { schedule: 'friday_drill' },
      { kind: 'set_schedule', schedule: 'friday_drill', enabled: true },
    ],
    [
      'schedule.disable',
      { schedule: 'friday_drill' },
      { kind: 'set_schedule', schedule: 'friday_drill', enabled: false },
    ],
    ['drill.start', { ups: 'rack' }, { kind: 'start_drill', ups: 'rack' }],
    ['drill.stop', { ups: 'ups' }, { kind: 'stop_drill', ups: 'ups' }],
    [
      'ups.command',
      { ups: 'rack', command: 'beeper.mute' },
      { kind: 'instant_command', ups: 'rack', name: 'beeper.mute', value: null },
    ],
    [
      'ups.command',
      { ups: 'rack', command: 'load.off.delay', value: 30 },
      { kind: 'instant_command', ups: 'rack', name: 'load.off.delay', value: '30' },
    ],
    [
      'ups.variable',
      { ups: 'rack', variable: 'input.transfer.low', value: '' },
      { kind: 'set_variable', ups: 'rack', name: 'input.transfer.low', value: '' },
    ],
  ])('%s %j', (name, parameters, command) => {
    expect(parse(name, parameters, context)).toEqual({ command });
  });

  const wholeMinutes = 'a whole number of minutes from 0 to 1440';
  it.each([
    ['drill', {}, { code: 'unknown', what: 'command', reason: 'there is no command "drill"' }],
    ['toString', {}, { code: 'unknown', what: 'command', reason: 'there is no command "toString"' }],
    ['host.wake', {}, { code: 'unknown', what: 'host', reason: 'there is no host nothing' }],
    ['host.wake', { host: 'NAS' }, { code: 'unknown', what: 'host', reason: 'there is no host "NAS"' }],
    [
      'host.shutdown_delay',
      { host: 'printer', minutes: 1 },
      { code: 'unsupported', reason: 'Printer has no shutdown_delay in the configuration' },
    ],
    [
      'host.shutdown_delay',
      { host: 'nas', minutes: 1.5 },
      { code: 'invalid', expected: wholeMinutes, reason: `1.5 is not ${wholeMinutes}` },
    ],
    [
      'host.shutdown_delay',
      { host: 'nas', minutes: 'x'.repeat(50) },
      { code: 'invalid', expected: wholeMinutes, reason: `"${'x'.repeat(40)}…" is not ${wholeMinutes}` },
    ],
    [
      'ups.shutdown_delay',
      { section: 'tv', seconds: 1 },
      { code: 'unknown', what: 'section', reason: 'there is no UPS "tv"' },
    ],
    [
      'maintenance.start',
      { minutes: 0 },
      {
        code: 'invalid',
        expected: 'a number of minutes from 1 to 1440',
        reason: '0 is not a number of minutes from 1 to 1440',
      },
    ],
    ['maintenance.start', { minutes: null }, { code: 'invalid' }],
    [
      'drill.start',
      { ups: 'nas_ups' },
      { code: 'unknown', what: 'ups', reason: 'there is no UPS "nas_ups"' },
    ],
    ['drill.start', { ups: null }, { code: 'unknown', what: 'ups', reason: 'there is no UPS null' }],
    [
      'schedule.skip',
      { schedule: 'Friday drill' },
      { code: 'unknown', what: 'schedule', reason: 'there is no schedule "Friday drill"' },
    ],
    ['ups.command', { ups: 'rack' }, { code: 'invalid' }],
    ['ups.command', { ups: 'rack', command: 'beeper.mute\nSET a b' }, { code: 'invalid' }],
    ['ups.command', { ups: 'rack', command: 'load.off', value: '6\n0' }, { code: 'invalid' }],
    ['ups.variable', { ups: 'rack', variable: 'input.transfer.low' }, { code: 'invalid' }],
    ['ups.variable', { ups: 'rack', variable: 'x y', value: '1' }, { code: 'invalid' }],
  ])('%s %j is refused', (name, parameters, refusal) => {
    expect(parse(name, parameters, context)).toMatchObject({ refusal });
  });

  it.each(['-1', '1441', '010', ' 10', '1.5', '1e2', '0x10', '', '١٠'])(
    'takes no delay of a text such as %j',
    (text) => {
      const parsed = parse('host.shutdown_delay', { host: 'nas', minutes: numberIn(text) }, context);
      expect(parsed).toMatchObject({ refusal: { code: 'invalid' } });
    },
  );

  it('is read or refused in a short line, whatever comes', () => {
    const name = fc.oneof(fc.constantFrom(...Object.keys(commands)), fc.string());
    const values = fc.record(
      {
        host: fc.oneof(fc.constantFrom('nas', 'printer'), fc.jsonValue()),
        section: fc.oneof(fc.constant('ups'), fc.jsonValue()),
        ups: fc.oneof(fc.constant('ups'), fc.jsonValue()),
        command: fc.jsonValue(),
        variable: fc.jsonValue(),
        value: fc.jsonValue(),
        minutes: fc.oneof(fc.double(), fc.jsonValue()),
        seconds: fc.oneof(fc.double(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(name, values, (wanted, parameters) => {
        const parsed = parse(wanted, parameters, context);
        if ('refusal' in parsed) expect(parsed.refusal.reason.length).toBeLessThan(400);
        else expect(isCommandName(wanted)).toBe(true);
      }),
    );
  });
});
