import { describe, expect, it } from 'vitest';
import { sectionsOf, type Entry } from '../../../../src/page/places/settings/entries.js';

const entry = (path: string, source: Entry['source'] = 'file', value: Entry['value'] = 1): Entry => ({
  ...{ path, value, source, line: null },
});
const entries = [
  entry('sentinels[0].address', 'file', '10.0.0.1'),
  entry('http.listen', 'default', '127.0.0.1:5000'),
  entry('http.token', 'secret', '(hidden)'),
];

const shown = (wanted: string, withDefaults: boolean) =>
  sectionsOf(entries, wanted, withDefaults).sections.map(({ name, entries: own }) => [
    name,
    own.map(({ path }) => path),
  ]);

describe('the settings in effect', () => {
  it('are shown by section, without defaults unless they are wanted', () => {
    expect(shown('', false)).toEqual([
      ['sentinels', ['sentinels[0].address']],
      ['http', ['http.token']],
    ]);
    expect(shown('', true)[1]).toEqual(['http', ['http.listen', 'http.token']]);
  });

  it('are found by their key and their value, among the defaults too', () => {
    expect(shown('LISTEN', false)).toEqual([['http', ['http.listen']]]);
    expect(shown('10.0', false)).toEqual([['sentinels', ['sentinels[0].address']]]);
  });

  it('are no more than a browser shows with ease', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => entry(`hosts[${index}].name`));
    expect(sectionsOf(many, '', true).count).toBe(500);
  });
});
