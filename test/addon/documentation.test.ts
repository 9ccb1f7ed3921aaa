import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { discoveredDevices } from '../../src/adapters/mqtt/discovery.js';
import { isSection, type Section } from '../../src/config/text/key_path.js';
import { loadOptions } from '../../src/config/home_assistant/options.js';
import { facts, nas } from '../adapters/mqtt/given.js';
import { app, inProject, optionsBelow, textOf } from './app_files.js';
import { optionsWritten } from './supervisor_options.js';

const docs = textOf('DOCS.md');

const { schema: form } = app;
if (!isSection(form)) throw new Error('config.yaml has no schema');

const [, exampleText = ''] = /```yaml\n(.*?)```/s.exec(docs) ?? [];
const example: unknown = parse(exampleText, { logLevel: 'silent' });
if (!isSection(example)) throw new Error('DOCS.md has no example');
const withoutDetection = Object.fromEntries(Object.entries(example).filter(([key]) => key !== 'detection'));

/** What is saved as YAML is checked as it stands: the defaults of config.yaml are not put below it. */
const savedAsYaml = (entered: Section): Section => optionsWritten(form, {}, entered);

/** The rows of all tables: the words of the first column, and the other columns. */
const rows = docs.split('\n').flatMap((line) => {
  const [, first = '', ...others] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
  const words = /^`(.+)`$/.exec(first)?.[1];
  return words === undefined ? [] : [{ words, others }];
});

const place = { baseTopic: 'sentinel-ups', discoveryPrefix: 'homeassistant' };

const isOption = (words: string): boolean => /^[a-z_]+(?:\[\])?(?:\.[a-z_[\]]+)*$/.test(words);

const isOfSupervisor = (words: string): boolean => words.startsWith('Missing option');

const source = readdirSync(inProject('src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(inProject(`src/${file}`), 'utf8').replaceAll("\\'", "'"))
  .join('\n');

describe('DOCS.md', () => {
  it('tells of every option and of no other', () => {
    const options = optionsBelow(app['schema'])
      .map(([path]) => path)
      .filter((path) => !path.startsWith('witnesses[]'));
    expect(
      rows
        .map(({ words }) => words)
        .filter(isOption)
        .sort(),
    ).toEqual([...options].sort());
  });

  it.each(rows.filter(({ words }) => !isOption(words) && !isOfSupervisor(words)))(
    'tells of what the log says: $words',
    ({ words }) => {
      for (const part of words.split('…').filter((piece) => piece !== ''))
        expect(source).toContain(part.trim().replace(/:$/, ''));
    },
  );

  it('has an example that the Supervisor and the service take', () => {
    const written = savedAsYaml(example);
    // Nothing in it was dropped.
    expect(written).toEqual(example);
    const { settings, warnings } = loadOptions(JSON.stringify(written), '/data/options.json').loaded;
    expect(settings.upses[0]?.sentinels).toHaveLength(3);
    expect(warnings).toEqual([]);
  });

  it('tells which sections may not be left out in YAML', () => {
    const [, told = ''] = /^- (every section .*?);$/ms.exec(docs) ?? [];
    const sections = optionsBelow(form).filter(([, type]) => isSection(Array.isArray(type) ? type[0] : type));
    const deeper = sections.filter(([path]) => path.includes('.'));
    expect(deeper.map(([path]) => path)).toEqual([
      ...['ups.battery', 'ups.low_battery', 'nut.users', 'nut.tls'],
      ...['notify.targets', 'log.file', 'log.syslog'],
    ]);
    for (const [path] of deeper) expect(told).toContain(`\`${path.split('.').at(-1) ?? ''}`);
  });

  it.each([
    ["Missing option 'battery' in ups", { ...example, ups: {} }],
    ["Missing option 'detection' in root", withoutDetection],
  ])('tells what to do when Home Assistant refuses to save: %s', (complaint, entered) => {
    expect(() => savedAsYaml(entered)).toThrow(complaint);
    const told = rows.map(({ words }) => words);
    expect(told).toContain(complaint.replace("'detection'", "'…'"));
  });

  it('has Home Assistant restart the app when it has died, as nothing else does', () => {
    const [, start = ''] = /### 4\. Start\n(.*?)\n### /s.exec(docs) ?? [];
    expect(start).toMatch(/switch on \*\*Start on boot\*\*, \*\*Watchdog\*\* and \*\*Show in sidebar\*\*/);
    expect(docs).not.toMatch(/Watchdog\*\* off/);
  });

  it('names entities that there are', () => {
    const discovered = JSON.stringify(discoveredDevices(place, facts({ hosts: [nas] })));
    const entities = new Set(docs.match(/\b(?:binary_sensor|sensor|switch)\.[a-z0-9_]+/g));
    expect(entities.size).toBeGreaterThan(4);
    for (const entity of entities) expect(discovered).toContain(`"default_entity_id":"${entity}"`);
  });
});
