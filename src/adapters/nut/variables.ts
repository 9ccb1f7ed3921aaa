import { commands, type CommandOf } from '../../api/commands.js';
import type { PortReport, VariableTraits } from '../../domain/ups/data_port.js';
import type { UpsView } from '../../domain/view/snapshot.js';
import { inWholeSeconds } from '../../domain/core/time.js';
import { quoted } from './parseconf.js';

/** All that upsd knows of one UPS. */
export interface DriverData {
  /** NUT's DATASTALE: clients are told nothing but that. */
  readonly stale: boolean;
  /** In the order of a dump: `ups.status` first, so that it is there before anything else could be read. */
  readonly variables: ReadonlyMap<string, string>;
  /** What else upsd has to know of some of them. */
  readonly traits: ReadonlyMap<string, VariableTraits>;
  readonly commands: readonly string[];
}

const manufacturer = 'sentinel-ups';
/** The same for every UPS and for ever: Home Assistant keeps entities by it. */
const model = 'Sentinel-watched UPS';

/** NUT's instant command (`upscmd`) for each command that NUT clients may give, besides the variable. */
export const instantCommandNames: Readonly<Record<Exclude<CommandOf<'NUT'>, 'ups.shutdown_delay'>, string>> =
  {
    'drill.start': 'test.failure.start',
    'drill.stop': 'test.failure.stop',
    probe: 'test.battery.start',
  };

/** The one variable that a client can change (`upsrw`). */
export const writableVariable = {
  name: 'ups.delay.shutdown',
  ...commands['ups.shutdown_delay'].parameters.seconds,
} as const;

const ownTraits: DriverData['traits'] = new Map([
  [
    writableVariable.name,
    {
      flags: ['RW', 'NUMBER'],
      maxLength: null,
      values: [],
      ranges: [{ min: String(writableVariable.min), max: String(writableVariable.max) }],
    },
  ],
]);

const ownCommands = Object.values(instantCommandNames);
const drillCommands = [instantCommandNames['drill.start'], instantCommandNames['drill.stop']];

/**
 * All that a UPS with a data port tells, as its own driver would serve it, but for the status: that is what is decided here. A
 * drill can be started there too, where the UPS has no such command itself; a battery test is its own, or there is none.
 */
const reported = ({ variables, traits, commands }: PortReport, nutStatus: string): DriverData => ({
  stale: nutStatus === '',
  // First, and in its place also where the driver has told it later than others.
  variables: new Map([['ups.status', nutStatus], ...variables]).set('ups.status', nutStatus),
  traits,
  commands: [...new Set([...commands, ...drillCommands])],
});

/**
 * The variables of one UPS, named as in NUT's docs/nut-names. Charge in whole percent, all times in whole seconds. The five
 * `battery.*` are there together or not at all: some clients take a missing one of them for an empty battery.
 * The serial has to be stable and the UPS's own: Home Assistant makes the unique id of manufacturer, model and serial.
 */
export function driverData(
  { status, battery, ...view }: UpsView,
  { serial, version }: { readonly serial: string; readonly version: string },
): DriverData {
  if (view.report !== null) return reported(view.report, view.nutStatus);
  const stale = status === 'stale';
  const variables: Readonly<Record<string, string | number>> = {
    'ups.status': stale ? '' : status,
    // -1 is idle, by NUT's convention for `ups.timer.*`.
    'ups.timer.shutdown':
      status === 'OB LB' ? 0 : view.lowBatteryIn === null ? -1 : inWholeSeconds(view.lowBatteryIn),
    ...(battery && {
      'battery.charge': Math.round(battery.charge),
      'battery.runtime': inWholeSeconds(battery.runtime),
      'battery.charge.low': battery.chargeLow === null ? '' : Math.round(battery.chargeLow),
      'battery.runtime.low': battery.runtimeLow === null ? '' : inWholeSeconds(battery.runtimeLow),
      'battery.charger.status': battery.charger,
    }),
    [writableVariable.name]: view.shutdownDelay === null ? '' : inWholeSeconds(view.shutdownDelay),
    'ups.test.result': view.testResult || 'No test initiated',
    'ups.mfr': manufacturer,
    'ups.model': model,
    'ups.serial': serial,
    'device.type': 'ups',
    'device.mfr': manufacturer,
    'device.model': model,
    'device.serial': serial,
    'device.description': view.description,
    'driver.name': 'sentinel-ups',
    'driver.version': version,
  };
  const told = Object.entries(variables).filter(([, value]) => value !== '');
  return {
    stale,
    variables: new Map(told.map(([name, value]) => [name, String(value)])),
    traits: ownTraits,
    commands: ownCommands,
  };
}

/** Before the first snapshot there is nothing to tell. */
export const nothingKnown: DriverData = {
  stale: true,
  variables: new Map(),
  traits: new Map(),
  commands: [],
};

export const setInfo = (variable: string, value: string): string => `SETINFO ${variable} ${quoted(value)}`;
const deleteInfo = (variable: string): string => `DELINFO ${variable}`;
const dataLine = (stale: boolean): string => (stale ? 'DATASTALE' : 'DATAOK');
const dumpDone = 'DUMPDONE';

/** The answer to DUMPALL. */
export const dumpLines = (data: DriverData): readonly string[] => [
  ...[...data.variables].flatMap(([name, value]) => introduction(name, value, data.traits.get(name))),
  ...data.commands.map((command) => `ADDCMD ${command}`),
  dataLine(data.stale),
  dumpDone,
];

/** The answer to DUMPVALUE. */
export function valueLines(data: DriverData, variable: string): readonly string[] {
  const value = data.variables.get(variable);
  return value === undefined ? [dumpDone] : [setInfo(variable, value), dumpDone];
}

/** The answer to DUMPSTATUS. */
export const statusLines = (data: DriverData): readonly string[] =>
  valueLines(data, 'ups.status').toSpliced(-1, 0, dataLine(data.stale));

/**
 * What takes a upsd that knows `before` to `after`. Data that goes stale is stale before anything else changes; data that
 * comes alive does so only once all of it is there.
 */
export function changeLines(before: DriverData, after: DriverData): readonly string[] {
  const lines: string[] = [];
  if (after.stale && !before.stale) lines.push(dataLine(true));
  for (const [name, value] of after.variables) {
    const old = before.variables.get(name);
    const traits = after.traits.get(name);
    const isOther = before.traits.get(name) !== traits;
    if (old === value && !isOther) continue;
    // upsd compares values without regard to case and would keep the old one.
    const looksTheSame = old?.toLowerCase() === value.toLowerCase();
    const isNew = old === undefined || looksTheSame || isOther;
    if (isNew && old !== undefined) lines.push(deleteInfo(name));
    lines.push(...(isNew ? introduction(name, value, traits) : [setInfo(name, value)]));
  }
  for (const name of before.variables.keys()) if (!after.variables.has(name)) lines.push(deleteInfo(name));
  if (before.commands !== after.commands) lines.push(...commandChanges(before.commands, after.commands));
  if (before.stale && !after.stale) lines.push(dataLine(false));
  return lines;
}

const commandChanges = (before: readonly string[], after: readonly string[]): readonly string[] => [
  ...before.filter((name) => !after.includes(name)).map((name) => `DELCMD ${name}`),
  ...after.filter((name) => !before.includes(name)).map((name) => `ADDCMD ${name}`),
];

/** Flags, length, values and ranges need the variable to be there first. */
const introduction = (name: string, value: string, traits: VariableTraits | undefined): readonly string[] => [
  setInfo(name, value),
  ...(traits === undefined
    ? []
    : [
        ...(traits.flags.length === 0 ? [] : [`SETFLAGS ${name} ${traits.flags.join(' ')}`]),
        ...(traits.maxLength === null ? [] : [`SETAUX ${name} ${traits.maxLength}`]),
        ...traits.values.map((one) => `ADDENUM ${name} ${quoted(one)}`),
        ...traits.ranges.map(({ min, max }) => `ADDRANGE ${name} ${min} ${max}`),
      ]),
];
