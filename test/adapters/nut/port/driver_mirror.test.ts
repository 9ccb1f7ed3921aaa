import { describe, expect, it } from 'vitest';
import { DriverMirror } from '../../../../src/adapters/nut/port/driver_mirror.js';
import { splitWords } from '../../../../src/adapters/nut/parseconf.js';

const take = (mirror: DriverMirror, ...lines: readonly string[]): void => {
  for (const line of lines) mirror.take(splitWords(line) ?? []);
};

const mirrorOf = (...lines: readonly string[]): DriverMirror => {
  const mirror = new DriverMirror();
  take(mirror, ...lines);
  return mirror;
};

/** A dump as usbhid-ups gives it, shortened. */
const dump = [
  'SETINFO battery.charge "100"',
  'SETINFO ups.model "The \\"big\\" \\#1"',
  'SETINFO ups.status "OL CHRG"',
  'SETINFO input.transfer.low "180"',
  'SETFLAGS input.transfer.low RW STRING',
  'SETAUX input.transfer.low 3',
  'ADDENUM input.transfer.low "170"',
  'ADDENUM input.transfer.low "180"',
  'ADDRANGE input.transfer.low 160 180',
  'ADDRANGE input.transfer.low 200 210',
  'ADDCMD load.off',
  'ADDCMD beeper.disable',
  'DATAOK',
  'DUMPDONE',
];

describe('what a driver has told', () => {
  it('is complete, with what was told of each variable', () => {
    const mirror = mirrorOf(...dump);
    expect(mirror).toMatchObject({ isComplete: true, isStale: false });
    const { variables, traits, commands } = mirror.report;
    expect([...variables]).toEqual([
      ['battery.charge', '100'],
      ['ups.model', 'The "big" #1'],
      ['ups.status', 'OL CHRG'],
      ['input.transfer.low', '180'],
    ]);
    expect([...traits]).toEqual([
      [
        'input.transfer.low',
        {
          flags: ['RW', 'STRING'],
          maxLength: 3,
          values: ['170', '180'],
          ranges: [
            { min: '160', max: '180' },
            { min: '200', max: '210' },
          ],
        },
      ],
    ]);
    expect(commands).toEqual(['load.off', 'beeper.disable']);
  });

  it.each<[string, (mirror: DriverMirror) => unknown, unknown]>([
    ['SETINFO ups.status "OB DISCHRG"', ({ report }) => report.variables.get('ups.status'), 'OB DISCHRG'],
    // upsd would keep the old one, for it compares without regard to case.
    ['SETINFO ups.status "ol chrg"', ({ report }) => report.variables.get('ups.status'), 'ol chrg'],
    ['DELINFO ups.model', ({ report }) => report.variables.has('ups.model'), false],
    ['DELINFO input.transfer.low', ({ report }) => report.traits.size, 0],
    ['DELENUM input.transfer.low "170"', traitOf('values'), ['180']],
    ['ADDENUM input.transfer.low "180"', traitOf('values'), ['170', '180']],
    ['DELRANGE input.transfer.low 160 180', traitOf('ranges'), [{ min: '200', max: '210' }]],
    ['SETFLAGS input.transfer.low', traitOf('flags'), []],
    ['SETAUX input.transfer.low 0', traitOf('maxLength'), null],
    ['SETFLAGS no.such.variable RW', ({ report }) => report.traits.size, 1],
    ['DELCMD load.off', ({ report }) => report.commands, ['beeper.disable']],
    ['DATASTALE', ({ isStale }) => isStale, true],
    ['SOMETHING new', ({ report }) => report.variables.size, 4],
  ])('%s', (line, what, expected) => {
    const mirror = mirrorOf(...dump);
    take(mirror, line);
    expect(what(mirror)).toEqual(expected);
  });

  it('is the same as before where the driver only says it again', () => {
    const mirror = mirrorOf(...dump);
    const before = mirror.report;
    take(mirror, ...dump, 'PONG');
    expect(mirror.report).toBe(before);
  });

  it('stays as it was for those whom it was handed to, and keeps the parts that have not changed', () => {
    const mirror = mirrorOf(...dump);
    const before = mirror.report;
    const told = structuredClone(before);
    take(mirror, 'SETINFO battery.charge "99"', 'SETAUX input.transfer.low 5', 'DELCMD load.off');
    expect(before).toEqual(told);
    expect(mirror.report.variables.get('battery.charge')).toBe('99');
    const now = mirror.report;
    take(mirror, 'SETINFO battery.charge "98"');
    expect(mirror.report.variables).not.toBe(now.variables);
    expect(mirror.report.traits).toBe(now.traits);
    expect(mirror.report.commands).toBe(now.commands);
  });

  it('is what it was where a driver says words that mean something to JavaScript only', () => {
    const mirror = mirrorOf(...dump);
    const before = mirror.report;
    take(mirror, '__proto__ ups.status x', 'constructor ups.status x', 'valueOf ups.status');
    expect(mirror.report).toEqual(before);
  });

  it('has its bounds', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => index);
    const mirror = mirrorOf(
      ...many.flatMap((one) => [
        `SETINFO a.${one} "x"`,
        `ADDCMD c.${one}`,
        `ADDENUM a.0 "${one}"`,
        `ADDRANGE a.0 ${one} ${one}`,
      ]),
    );
    const { variables, traits, commands } = mirror.report;
    const { values = [], ranges = [] } = traits.get('a.0') ?? {};
    expect([variables.size, commands.length, values.length, ranges.length]).toEqual([2_000, 2_000, 250, 250]);
  });
});

function traitOf(name: 'flags' | 'maxLength' | 'values' | 'ranges') {
  return ({ report }: DriverMirror): unknown => report.traits.get('input.transfer.low')?.[name];
}
