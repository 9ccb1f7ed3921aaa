import { describe, expect, it } from 'vitest';
import { english } from '../../../src/domain/view/reasons/english.js';
import { renderWhy, type Template } from '../../../src/domain/view/reasons/render.js';
import { de, deReasons } from '../../../src/page/words/de.js';
import { en } from '../../../src/page/words/en.js';
import { es, esReasons } from '../../../src/page/words/es.js';
import { fr, frReasons } from '../../../src/page/words/fr.js';
import { pl, plReasons } from '../../../src/page/words/pl.js';
import { filled } from '../../../src/page/words/words.js';

const textsOf = (template: Template): readonly string[] =>
  typeof template === 'string' ? [template] : Object.values(template);

const holesIn = (template: Template): readonly string[] => [
  ...new Set(
    textsOf(template)
      .flatMap((text) => text.match(/\{\w+\}/g) ?? [])
      .sort(),
  ),
];

const holesOf = (words: Readonly<Record<string, Template>>) =>
  Object.fromEntries(Object.entries(words).map(([key, text]) => [key, holesIn(text)]));

// That none is missing is what the compiler checks.
describe('the words', () => {
  it.each(Object.entries({ de, es, fr, pl }))(
    'have the same placeholders in %s as in English',
    (_, words) => {
      expect(holesOf(words)).toEqual(holesOf(en));
    },
  );

  it.each(Object.entries({ deReasons, esReasons, frReasons, plReasons }))(
    'tell reasons with the same placeholders in %s as in English',
    (_, reasons) => expect(holesOf(reasons)).toEqual(holesOf(english)),
  );

  it('tell a reason within a reason', () => {
    const sentinels = { code: 'sentinels_alive', values: { alive: 2, count: 3 } };
    const wait = { code: 'seconds', values: { count: 10 } };
    expect(renderWhy(deReasons, 'de', { code: 'mains_restoring', values: { sentinels, wait } })).toBe(
      'wieder: 2 von 3 Wächtern antworten; gewartet wird, bis das 10 s lang so war',
    );
  });

  it('are filled in, whatever is in the values', () => {
    expect(filled('{a} in {b}', { a: '{b}', b: 3 })).toBe('{b} in 3');
    expect(filled('{a}', {})).toBe('{a}');
  });
});
