import { describe, expect, it } from 'vitest';
import { isSection, textAt, valueAt, type Section } from '../../src/config/text/key_path.js';
import { schema } from '../../src/config/sections/registry.js';
import { app, optionsBelow, translations } from './app_files.js';

/** What is told of the options: path → name and description. */
const told = (section: unknown, prefix = ''): readonly (readonly [string, Section])[] => {
  if (!isSection(section)) return [];
  return Object.entries(section).flatMap(([key, entry]): readonly (readonly [string, Section])[] => {
    if (!isSection(entry)) return [];
    const path = `${prefix}${key}`;
    return [[path, entry], ...told(entry['fields'], `${path}.`)];
  });
};

const toldOptions = told(translations['configuration']);

describe('translations/en.yaml', () => {
  it('tells of every option and of no other', () => {
    const options = optionsBelow(app['schema']).map(([path]) => path.replaceAll('[]', ''));
    expect(toldOptions.map(([path]) => path).sort()).toEqual([...options].sort());
  });

  it.each(toldOptions)('tells of %s in whole sentences', (_, entry) => {
    expect(Object.keys(entry).filter((key) => !['name', 'description', 'fields'].includes(key))).toEqual([]);
    expect(textAt(entry, 'name')).toMatch(/^[A-Z].{1,39}[^.]$/);
    expect(textAt(entry, 'description')).toMatch(/^[A-Za-z0-9].{24,}\.$/);
  });

  /** What the app does without these differs from what the program does without a form (DOCS.md). */
  const otherInTheApp = ['http.listen', 'nut.state_path'];
  const withDefault = toldOptions.flatMap(([path, entry]) => {
    const steps = path.split('.').flatMap((step) => ['properties', step]);
    const standard = valueAt(schema, ...steps, 'default');
    const isTold = typeof standard === 'string' || typeof standard === 'number';
    return isTold && !otherInTheApp.includes(path) ? [[path, String(standard), entry] as const] : [];
  });

  it.each(withDefault)('names the default of %s: %s', (_, standard, entry) => {
    expect(textAt(entry, 'description')).toContain(standard);
  });
});
