import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitWords } from '../../../src/adapters/nut/parseconf.js';
import { DriverMirror } from '../../../src/adapters/nut/port/driver_mirror.js';
import { changeLines, driverData, dumpLines, nothingKnown } from '../../../src/adapters/nut/variables.js';
import type { PortReport, VariableTraits } from '../../../src/domain/ups/data_port.js';
import type { UpsView } from '../../../src/domain/view/snapshot.js';
import { givenUps } from './given.js';

const identity = { serial: 'abc-ups', version: '1.2.3' };

const report: PortReport = {
  variables: new Map([
    ['device.mfr', 'CyberPower'],
    ['driver.name', 'usbhid-ups'],
    ['ups.status', 'OB DISCHRG'],
    ['ups.delay.shutdown', '20'],
  ]),
  traits: new Map([
    ['ups.delay.shutdown', { flags: ['RW', 'STRING'], maxLength: 10, values: [], ranges: [] }],
  ]),
  commands: ['beeper.disable', 'shutdown.return', 'test.battery.start.quick'],
};

const reported = (changes: Partial<UpsView> = {}) =>
  driverData(givenUps({ report, nutStatus: 'OB DISCHRG', ...changes }), identity);

/** What a peer of ours knows after these lines. */
const known = (lines: readonly string[], mirror = new DriverMirror()): DriverMirror => {
  for (const line of lines) mirror.take(splitWords(line) ?? []);
  return mirror;
};

describe('a UPS with a data port', () => {
  it('is served as its own driver would, the status first', () => {
    const { variables, traits, stale } = reported();
    expect([...variables]).toEqual([
      ['ups.status', 'OB DISCHRG'],
      ['device.mfr', 'CyberPower'],
      ['driver.name', 'usbhid-ups'],
      ['ups.delay.shutdown', '20'],
    ]);
    expect(traits).toBe(report.traits);
    expect(stale).toBe(false);
  });

  it('says what is decided here, and not what it said itself', () => {
    expect(reported({ nutStatus: 'OB LB' }).variables.get('ups.status')).toBe('OB LB');
    expect(reported({ status: 'stale', nutStatus: '' }).stale).toBe(true);
  });

  it('has its own commands, and those of a drill', () => {
    expect(reported().commands).toEqual([...report.commands, 'test.failure.start', 'test.failure.stop']);
    const same = { ...report, commands: ['test.failure.start'] };
    expect(reported({ report: same }).commands).toEqual(['test.failure.start', 'test.failure.stop']);
  });

  it('tells of commands that come and go', () => {
    const later = reported({ report: { ...report, commands: ['beeper.enable', 'shutdown.return'] } });
    expect(changeLines(reported(), later)).toEqual([
      'DELCMD beeper.disable',
      'DELCMD test.battery.start.quick',
      'ADDCMD beeper.enable',
    ]);
  });

  it('tells of what is known of a variable behind the variable', () => {
    expect(dumpLines(reported()).filter((line) => line.includes('ups.delay.shutdown'))).toEqual([
      'SETINFO ups.delay.shutdown "20"',
      'SETFLAGS ups.delay.shutdown RW STRING',
      'SETAUX ups.delay.shutdown 10',
    ]);
  });

  const traitsOfAny = fc.record<VariableTraits>(
    {
      flags: fc.constantFrom([], ['RW'], ['RW', 'STRING']),
      maxLength: fc.constantFrom(null, 3, 64),
      values: fc.uniqueArray(fc.constantFrom('', '170', 'a "b" #c'), { maxLength: 3 }),
      ranges: fc.uniqueArray(fc.constantFrom({ min: '0', max: '5' }, { min: '7', max: '9' }), {
        maxLength: 2,
      }),
    },
    { noNullPrototype: true },
  );
  const name = fc.constantFrom('battery.charge', 'input.transfer.low', 'ups.id', 'ups.status');
  const anyReport: fc.Arbitrary<PortReport> = fc
    .uniqueArray(
      fc.record({ name, value: fc.constantFrom('a', 'A', '5', '#"'), traits: fc.option(traitsOfAny) }),
      {
        selector: (one) => one.name,
      },
    )
    .chain((all) =>
      fc.uniqueArray(fc.constantFrom('load.off', 'load.on', 'test.failure.start')).map((commands) => ({
        variables: new Map(all.map((one) => [one.name, one.value])),
        traits: new Map(
          all.flatMap((one) =>
            // Nothing that is known is as good as no entry.
            one.traits === null ||
            JSON.stringify(one.traits) === '{"flags":[],"maxLength":null,"values":[],"ranges":[]}'
              ? []
              : [[one.name, one.traits] as const],
          ),
        ),
        commands,
      })),
    );
  const anyView = fc.record({
    report: fc.option(anyReport),
    nutStatus: fc.constantFrom('OL', 'OB DISCHRG', 'OB LB'),
  });

  const picture = ({
    variables,
    traits,
    commands,
  }: Pick<PortReport, 'variables' | 'traits' | 'commands'>) => ({
    variables,
    traits,
    commands: new Set(commands),
  });

  it('is brought to any peer, from any picture to any other', () => {
    fc.assert(
      fc.property(fc.array(anyView, { minLength: 1, maxLength: 6 }), (views) => {
        let shown = nothingKnown;
        const mirror = new DriverMirror();
        for (const view of views) {
          const data = driverData(givenUps(view), identity);
          known(changeLines(shown, data), mirror);
          expect(picture(mirror.report)).toEqual(picture(data));
          expect(picture(known(dumpLines(data)).report)).toEqual(picture(data));
          shown = data;
        }
      }),
    );
  });
});
