import { addCommand, addRange, dataLine, deleteInfo, dumpDone, setFlags, setInfo } from './protocol.js';
import { instantCommands, writableVariable, type DriverData } from './variables.js';

/** The answer to DUMPALL: everything, `ups.status` first. */
export const dumpLines = (data: DriverData): readonly string[] => [
  ...[...data.variables].flatMap(([name, value]) => introduction(name, value)),
  ...instantCommands.map(addCommand),
  dataLine(data.stale),
  dumpDone,
];

/** The answer to DUMPVALUE; where there is no such variable, that it does not exist. */
export function valueLines(data: DriverData, variable: string): readonly string[] {
  const value = data.variables.get(variable);
  if (value === undefined) return [dumpDone];
  return [setInfo(variable, value), dumpDone];
}

/** The answer to DUMPSTATUS. */
export function statusLines(data: DriverData): readonly string[] {
  const status = data.variables.get('ups.status');
  return [...(status === undefined ? [] : [setInfo('ups.status', status)]), dataLine(data.stale), dumpDone];
}

/**
 * What takes a upsd that knows `before` to `after`. Data that goes stale is stale before anything else changes; data that
 * comes alive does so only once all of it is right.
 */
export function changeLines(before: DriverData, after: DriverData): readonly string[] {
  const lines: string[] = [];
  if (after.stale && !before.stale) lines.push(dataLine(true));
  for (const [name, value] of after.variables) {
    const old = before.variables.get(name);
    if (old === value) continue;
    // upsd compares values without regard to case and would keep the old one.
    if (old?.toLowerCase() === value.toLowerCase()) lines.push(deleteInfo(name));
    if (old === undefined || old.toLowerCase() === value.toLowerCase())
      lines.push(...introduction(name, value));
    else lines.push(setInfo(name, value));
  }
  for (const name of before.variables.keys()) if (!after.variables.has(name)) lines.push(deleteInfo(name));
  if (before.stale && !after.stale) lines.push(dataLine(false));
  return lines;
}

/** Flags and range need the variable to be there first. */
function introduction(name: string, value: string): readonly string[] {
  if (name !== writableVariable.name) return [setInfo(name, value)];
  return [
    setInfo(name, value),
    setFlags(name, ['RW', 'NUMBER']),
    addRange(name, writableVariable.lowest, writableVariable.highest),
  ];
}
