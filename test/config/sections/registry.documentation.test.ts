import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isSection } from '../../../src/config/text/key_path.js';
import { schema } from '../../../src/config/sections/registry.js';

type Part = Readonly<Record<string, unknown>>;

/** The rows of the tables below each heading: key → documented default. */
const documented = (text: string): ReadonlyMap<string, string> => {
  const rows = new Map<string, string>();
  let form = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) form = /^### `(?:probe|type): (\w+)`$/.exec(line)?.[1] ?? '';
    const [, key, , standard] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const name = /^`([^`]+)`$/.exec(key ?? '')?.[1];
    if (name !== undefined && standard !== undefined)
      rows.set(form === '' ? name : `${form}: ${name}`, standard);
  }
  return rows;
};

const shown = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

/** What the documentation has to say about a section's keys: path → default. */
const expectedOf = (section: Part, prefix: string): readonly (readonly [string, string])[] => {
  const required = Array.isArray(section['required']) ? section['required'] : [];
  const properties = isSection(section['properties']) ? Object.entries(section['properties']) : [];
  return properties.flatMap(([key, value]) => {
    const part: Part = isSection(value) ? value : {};
    const path = `${prefix}${key}`;
    let standard = 'none';
    if (required.includes(key)) standard = 'required';
    else if ('default' in part) standard = shown(part['default']);
    const items: Part = isSection(part['items']) && !('oneOf' in part['items']) ? part['items'] : {};
    return [[path, standard] as const, ...expectedOf(part, `${path}.`), ...expectedOf(items, `${path}[].`)];
  });
};

const expected = expectedOf(schema, '');

/** A further UPS has the keys of the main one: they are told there. */
const isToldOfMain = ([key, standard]: readonly [string, string]): boolean =>
  key.startsWith('upses[].') &&
  expected.some(([other, own]) => other === key.replace('upses[].', 'ups.') && own === standard);

const text = await readFile(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
const rows = documented(text);

/** Sections that are told by their headings; only `mqtt`, which may be `false`, has a row. */
const headings: ReadonlySet<string> = new Set(['detection', 'ups', 'wake', 'nut', 'log']);

describe('docs/configuration.md', () => {
  it.each(expected.filter((row) => !headings.has(row[0]) && !isToldOfMain(row)))(
    'tells %s and its default %s',
    (key, standard) => {
      expect(rows.get(key)).toBe(standard);
    },
  );

  const forms = schema.properties.sentinels.items.oneOf.flatMap((form) =>
    expectedOf(form, `${form.properties.probe.const}: `),
  );
  it.each(forms)('tells %s and its default %s', (key, standard) => {
    if (key.endsWith(': name')) expect(rows.get(key)).toMatch(/^the (address|URL's host|topic)$/);
    else if (key === 'icmp: probe') expect(rows.get(key)).toBe('`icmp`');
    else expect(rows.get(key)).toBe(standard);
  });

  const targets = schema.properties.notify.properties.targets.items.oneOf.flatMap((form) =>
    expectedOf(form, `${form.properties.type.const}: `),
  );
  it.each(targets)('tells %s and its default %s', (key, standard) => {
    expect(rows.get(key)).toBe(standard);
  });

  it('tells nothing that there is not', () => {
    const known = new Set([...expected, ...forms, ...targets].map(([key]) => key));
    expect([...rows.keys()].filter((key) => !known.has(key))).toEqual([]);
  });
});
