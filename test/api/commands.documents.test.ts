import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandRoutes } from '../../src/api/command_routes.js';
import { commands, isCommandName, type CommandName, type CommandOf } from '../../src/api/commands.js';
import type { Parameter } from '../../src/api/given.js';
import { help } from '../../src/cli/help.js';

const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The rows of the table below a heading. */
const rowsBelow = (path: string, heading: string): string[] => {
  const [, below = ''] = textOf(path).split(`\n${heading}\n`);
  const [section = ''] = below.split('\n## ');
  return section.split('\n').filter((line) => line.startsWith('| `'));
};

const mqtt: Readonly<Record<CommandOf<'MQTT'>, string>> = {
  'drill.start': '`drill/set` | `ON`',
  'drill.stop': '`drill/set` | `ON` / `OFF`',
  'maintenance.start': '`maintenance/set` | `ON`',
  'maintenance.stop': '`maintenance/set` | `ON` / `OFF`',
  'host.wake': '`host/<id>/wake` | `PRESS`',
  'host.shutdown_delay': '`host/<id>/shutdown_delay/set`',
  'schedule.skip': '`schedule/<id>/skip` | `PRESS`',
  'schedule.enable': '`schedule/<id>/set` | `ON`',
  'schedule.disable': '`schedule/<id>/set` | `ON` / `OFF`',
  'ups.command': '`ups/<name>/command`',
};

const nut: Readonly<Record<CommandOf<'NUT'>, string>> = {
  'drill.start': '`test.failure.start`',
  'drill.stop': '`test.failure.stop`',
  probe: '`test.battery.start`',
  'ups.shutdown_delay': '`ups.delay.shutdown`',
};

const commandLine: Readonly<Record<CommandOf<'command line'>, string>> = {
  'drill.start': 'drill start [UPS]',
  'drill.stop': 'drill stop [UPS]',
  'maintenance.start': 'maintenance start [MINUTES]',
  'maintenance.stop': 'maintenance stop',
  'host.wake': 'wake HOST',
  'ups.shutdown_delay': 'shutdown-delay HOST 10m',
  'ups.command': 'command UPS NAME [VALUE]',
  'ups.variable': 'set UPS VARIABLE VALUE',
  'schedule.skip': 'schedule skip NAME',
  'schedule.enable': 'schedule enable NAME',
  'schedule.disable': 'schedule disable NAME',
};

const http = Object.fromEntries(
  Object.entries(commandRoutes).map(([name, { method, path, id }]) => [
    name,
    `\`${method} ${path.replace(':id', id === 'host' || id === 'schedule' ? '<id>' : '<name>')}\``,
  ]),
);

const boundsOf = (name: string): string[] => {
  const known: Readonly<Record<string, { parameters: Readonly<Record<string, Parameter>> }>> = commands;
  return Object.values(known[name]?.parameters ?? {}).flatMap((parameter) =>
    parameter.kind === 'number' ? [String(parameter.min), String(parameter.max)] : [],
  );
};

const channelsOf = (name: CommandName): readonly string[] => commands[name].channels;

describe('the documents of the commands', () => {
  it.each([
    ['MQTT', rowsBelow('docs/mqtt.md', '## Commands'), mqtt],
    ['HTTP', rowsBelow('docs/hub.md', '## Routes'), http],
    ['NUT', [...rowsBelow('docs/nut.md', '## Commands'), ...rowsBelow('docs/nut.md', '## Variables')], nut],
  ])('have every command over %s, with its bounds', (channel, rows, forms) => {
    const names = Object.keys(commands).filter(isCommandName);
    expect(Object.keys(forms).sort()).toEqual(
      names.filter((name) => channelsOf(name).includes(channel)).sort(),
    );
    for (const [name, form] of Object.entries(forms)) {
      const row = rows.find((line) => line.includes(form));
      expect(row, name).toBeDefined();
      for (const bound of boundsOf(name)) expect(row, name).toMatch(new RegExp(`\\b${bound}\\b`));
    }
  });

  it('have no other command over MQTT and NUT', () => {
    const told = (rows: readonly string[]): string[] => rows.map((row) => /`([^`]+)`/.exec(row)?.[1] ?? '');
    expect(told(rowsBelow('docs/mqtt.md', '## Commands')).sort()).toEqual(
      [
        ...new Set(
          Object.values(mqtt).flatMap((form) => {
            const topic = /`([^`]+)`/.exec(form)?.[1] ?? '';
            return topic === 'drill/set' ? [topic, `ups/<name>/${topic}`] : [topic];
          }),
        ),
      ].sort(),
    );
    const instant = Object.values(nut).filter((form) => form.startsWith('`test.'));
    expect(told(rowsBelow('docs/nut.md', '## Commands')).map((name) => `\`${name}\``)).toEqual(instant);
  });

  it('have every command of the command line', () => {
    const rows = rowsBelow('README.md', '## Commands');
    for (const form of Object.values(commandLine)) {
      expect(
        rows.some((row) => row.includes(`\`${form}\``)),
        form,
      ).toBe(true);
      expect(help).toContain(`sentinel-ups ${form}`);
    }
  });
});
