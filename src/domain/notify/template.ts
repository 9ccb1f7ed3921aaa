import { isoTime, inWholeSeconds } from '../core/time.js';
import type { Letter } from './letter.js';
import { inWords } from './notice.js';

/** What `{placeholders}` in templates stand for. Numbers need no quotes in JSON. */
const values = {
  title: ({ title }: Letter) => title,
  message: ({ text }: Letter) => text,
  what: ({ headline }: Letter) => headline.what,
  next: ({ headline }: Letter) => headline.next,
  event: ({ headline }: Letter) => headline.event,
  time: ({ headline }: Letter) => isoTime(headline.at),
  since: ({ headline }: Letter) => (headline.since === null ? '' : isoTime(headline.since)),
  duration: ({ headline }: Letter) => (headline.lasted === null ? '' : inWords(headline.lasted)),
  seconds: ({ headline }: Letter) => (headline.lasted === null ? 0 : inWholeSeconds(headline.lasted)),
  ups: ({ headline }: Letter) => headline.ups ?? '',
  name: ({ headline }: Letter) => headline.name,
  weight: ({ weight }: Letter) => weight,
  count: ({ count }: Letter) => count,
} as const satisfies Readonly<Record<string, (letter: Letter) => string | number>>;

type Placeholder = keyof typeof values;

export const placeholders = Object.keys(values);

const isPlaceholder = (word: string): word is Placeholder => Object.hasOwn(values, word);

/** A word in braces; whatever else stands in braces, as in JSON, is left alone. */
const form = /\{([A-Za-z_]+)\}/g;

/** The words in braces that are no placeholders, as they are written. */
export const unknownPlaceholders = (template: string): readonly string[] => [
  ...new Set([...template.matchAll(form)].flatMap(([, word = '']) => (isPlaceholder(word) ? [] : [word]))),
];

/** Fills a template in. @param escaped makes a value safe where it goes, such as within a JSON string */
export const filledIn = (
  template: string,
  letter: Letter,
  escaped: (value: string) => string = (value) => value,
): string =>
  template.replaceAll(form, (written, word: string) => {
    if (!isPlaceholder(word)) return written;
    const value = values[word](letter);
    return typeof value === 'number' ? String(value) : escaped(value);
  });

/** For the inside of a JSON string. */
export const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

/** For a value of a form (`application/x-www-form-urlencoded`). */
export const inForm = (value: string): string => new URLSearchParams([['', value]]).toString().slice(1);

/** Whether a template is JSON once it is filled in, whatever the texts are. */
export const isJsonTemplate = (template: string): boolean => {
  const filled = template.replaceAll(form, (_, word: string) =>
    word === 'seconds' || word === 'weight' || word === 'count' ? '1' : inJson('say "no"'),
  );
  try {
    JSON.parse(filled);
    return true;
  } catch {
    return false;
  }
};
