import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitWords } from '../../../src/adapters/nut/parseconf.js';
import {
  changeLines,
  driverData,
  dumpLines,
  instantCommandNames,
  nothingKnown,
  setInfo,
  statusLines,
  valueLines,
  type DriverData,
} from '../../../src/adapters/nut/variables.js';
import type { UpsView } from '../../../src/domain/view/snapshot.js';
import { milliseconds, minutes, seconds } from '../../../src/domain/core/time.js';
import { givenStatus, givenUps } from './given.js';

const identity = { serial: 'abc-ups', version: '1.2.3' };
const dataOf = (view: UpsView): DriverData => driverData(view, identity);
const variablesOf = (changes: Partial<UpsView>) => Object.fromEntries(dataOf(givenUps(changes)).variables);

/** What a upsd knows after these lines; stands in for its sstate.c, with its way of comparing values. */
function standInUpsd(lines: readonly string[], known = new Map<string, string>(), stale = true): DriverData {
  const variables = new Map(known);
  for (const line of lines) {
    const [word, name = '', value = ''] = splitWords(line) ?? [];
    if (word === 'SETINFO' && variables.get(name)?.toLowerCase() !== value.toLowerCase())
      variables.set(name, value);
    if (word === 'DELINFO') variables.delete(name);
    if (word === 'SETFLAGS' || word === 'ADDRANGE') expect(variables.has(name)).toBe(true);
    if (word === 'DATAOK') stale = false;
    if (word === 'DATASTALE') stale = true;
  }
  return { ...nothingKnown, stale, variables };
}

const sorted = ({ stale, variables }: DriverData) => ({ stale, variables: new Map([...variables].sort()) });

const view = fc.record<UpsView>({
  name: fc.constant('ups'),
  description: fc.constantFrom('', 'a', 'A', 'b #"c'),
  aliasOf: fc.constant(null),
  status: fc.constantFrom('OL', 'OB', 'OB LB', 'stale'),
  nutStatus: fc.constant(''),
  report: fc.constant(null),
  lowBatteryIn: fc.option(fc.nat(90_000).map(milliseconds)),
  shutdownDelay: fc.constantFrom(seconds(0), minutes(5)),
  battery: fc.option(fc.constant(givenUps().battery)).map((battery) => battery ?? null),
  clients: fc.constant(null),
  simulated: fc.boolean(),
  testResult: fc.constantFrom('', 'Done and passed', 'DONE and passed'),
});

describe('the variables of a UPS', () => {
  it('have the status of the design, or none while it is stale', () => {
    expect(variablesOf({ status: 'OB LB' })['ups.status']).toBe('OB LB');
    expect(variablesOf({ status: 'stale' })['ups.status']).toBeUndefined();
    expect(dataOf(givenStatus('stale')).stale).toBe(true);
    expect([...dataOf(givenUps()).variables.keys()][0]).toBe('ups.status');
  });

  it('count whole seconds to low battery: -1 when idle, 0 when there', () => {
    const timer = (changes: Partial<UpsView>) => variablesOf(changes)['ups.timer.shutdown'];
    expect(timer({ status: 'OL' })).toBe('-1');
    expect(timer({ status: 'OB', lowBatteryIn: milliseconds(1_001) })).toBe('2');
    expect(timer({ status: 'OB LB', lowBatteryIn: null })).toBe('0');
  });

  it('have all of battery.* or none', () => {
    const batteryOf = (battery: UpsView['battery']) =>
      Object.entries(variablesOf({ battery })).filter(([name]) => name.startsWith('battery.'));
    expect(batteryOf(null)).toEqual([]);
    expect(
      batteryOf({
        charge: 41,
        runtime: milliseconds(60_500),
        chargeLow: 20,
        runtimeLow: minutes(24),
        charger: 'discharging',
      }),
    ).toEqual([
      ['battery.charge', '41'],
      ['battery.runtime', '61'],
      ['battery.charge.low', '20'],
      ['battery.runtime.low', '1440'],
      ['battery.charger.status', 'discharging'],
    ]);
  });

  it.each([['Garage inverter'], ['']])(
    'name the same model whatever the description is (%j)',
    (description) => {
      const told = variablesOf({ description });
      expect(told).toMatchObject({
        'ups.model': 'Sentinel-watched UPS',
        'device.model': 'Sentinel-watched UPS',
        'ups.serial': 'abc-ups',
      });
      expect(told['device.description'] ?? '').toBe(description);
    },
  );

  it('say that there was no test yet', () => {
    expect(variablesOf({ testResult: '' })['ups.test.result']).toBe('No test initiated');
  });
});

describe('what is sent to upsd', () => {
  it('starts with the status and ends with DUMPDONE', () => {
    const lines = dumpLines(dataOf(givenUps()));
    expect(lines[0]).toBe('SETINFO ups.status "OL"');
    expect(lines.slice(-2)).toEqual(['DATAOK', 'DUMPDONE']);
    expect(dumpLines(nothingKnown).slice(-2)).toEqual(['DATASTALE', 'DUMPDONE']);
  });

  it('brings any upsd from any picture to any other', () => {
    fc.assert(
      fc.property(fc.array(view, { minLength: 1, maxLength: 6 }), (views) => {
        let shown = nothingKnown;
        let upsd = standInUpsd(dumpLines(shown));
        for (const next of views) {
          const data = dataOf(next);
          upsd = standInUpsd(changeLines(shown, data), new Map(upsd.variables), upsd.stale);
          expect(sorted(upsd)).toEqual(sorted(data));
          expect(sorted(standInUpsd(dumpLines(data)))).toEqual(sorted(data));
          shown = data;
        }
      }),
    );
  });

  it('is nothing where nothing changed', () => {
    expect(changeLines(dataOf(givenUps()), dataOf(givenUps({ simulated: true, clients: 3 })))).toEqual([]);
  });

  it('is stale first and fresh last, so that no half picture is ever valid', () => {
    const fresh = dataOf(givenStatus('OB'));
    const stale = dataOf(givenStatus('stale'));
    expect(changeLines(fresh, stale)[0]).toBe('DATASTALE');
    expect(changeLines(stale, fresh).at(-1)).toBe('DATAOK');
  });

  it('answers for one variable and for the status', () => {
    const data = dataOf(givenUps());
    expect(valueLines(data, 'driver.name')).toEqual(['SETINFO driver.name "sentinel-ups"', 'DUMPDONE']);
    expect(valueLines(data, 'no.such')).toEqual(['DUMPDONE']);
    expect(statusLines(data)).toEqual(['SETINFO ups.status "OL"', 'DATAOK', 'DUMPDONE']);
    expect(statusLines(nothingKnown)).toEqual(['DATASTALE', 'DUMPDONE']);
  });
});

describe('a line for upsd', () => {
  it('escapes what upsd would stumble over', () => {
    expect(setInfo('ups.model', 'a "b" #1 \\')).toBe('SETINFO ups.model "a \\"b\\" \\#1 \\\\"');
  });
});

describe('docs/nut.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/nut.md'), 'utf8');
  const rowsBelow = (heading: string): string[] => {
    const section = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
    return [...section.matchAll(/^\| `([a-z.]+)`/gm)].map((row) => row[1] ?? '');
  };

  it('tells of every variable, and of no other', () => {
    expect(rowsBelow('Variables').sort()).toEqual([...dataOf(givenUps()).variables.keys()].sort());
  });

  it('tells of every command, and of no other', () => {
    expect(rowsBelow('Commands').sort()).toEqual(Object.values(instantCommandNames).sort());
  });
});
