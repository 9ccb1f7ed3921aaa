import { describe, expect, it } from 'vitest';
import { de } from '../../../src/page/words/de.js';
import { en } from '../../../src/page/words/en.js';
import { es } from '../../../src/page/words/es.js';
import { fr } from '../../../src/page/words/fr.js';
import { pl } from '../../../src/page/words/pl.js';
import { filled } from '../../../src/page/words/words.js';

const holesIn = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('the words', () => {
  // That none is missing is what the compiler checks.
  it.each(Object.entries({ de, es, fr, pl }))(
    'have the same placeholders in %s as in English',
    (_, words) => {
      expect(Object.fromEntries(Object.entries(words).map(([key, text]) => [key, holesIn(text)]))).toEqual(
        Object.fromEntries(Object.entries(en).map(([key, text]) => [key, holesIn(text)])),
      );
    },
  );

  it('are filled in, whatever is in the values', () => {
    expect(filled('{a} in {b}', { a: '{b}', b: 3 })).toBe('{b} in 3');
    expect(filled('{a}', {})).toBe('{a}');
  });
});
