import { signal } from '@preact/signals';
import type { Catalogue } from '../../domain/view/reasons/render.js';
import { en } from './en.js';
import { speakReasons } from './reasons.js';
import { locale } from './times.js';

/** What every language has to say. */
export type Words = Record<keyof typeof en, string>;
type WordKey = keyof Words;

interface Language {
  readonly words: Words;
  /** Null: the service itself tells them in it. */
  readonly reasons: Catalogue | null;
}

const others = {
  de: () => import('./de.js').then(({ de, deReasons }): Language => ({ words: de, reasons: deReasons })),
  es: () => import('./es.js').then(({ es, esReasons }): Language => ({ words: es, reasons: esReasons })),
  pl: () => import('./pl.js').then(({ pl, plReasons }): Language => ({ words: pl, reasons: plReasons })),
  fr: () => import('./fr.js').then(({ fr, frReasons }): Language => ({ words: fr, reasons: frReasons })),
} as const;

const words = signal<Words>(en);

/** Loads the words of the first of the reader's languages that there is; English where there is none, or it cannot be loaded. */
export async function loadWords(wanted: readonly string[] = navigator.languages): Promise<void> {
  for (const tag of wanted) {
    const [language = ''] = tag.toLowerCase().split('-');
    if (language === 'en') {
      speak(tag, 'en', { words: en, reasons: null });
      return;
    }
    for (const [name, load] of Object.entries(others)) {
      if (name !== language) continue;
      const loaded = await load().catch(() => null);
      if (loaded === null) continue;
      speak(tag, name, loaded);
      return;
    }
  }
}

function speak(tag: string, language: string, { words: loaded, reasons }: Language): void {
  words.value = loaded;
  speakReasons(reasons);
  locale.value = tag;
  document.documentElement.lang = language;
}

/** The names of a text's `{placeholders}`. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** Those of texts that need no values. */
export type PlainKey = {
  [Key in WordKey]: [NamesIn<(typeof en)[Key]>] extends [never] ? Key : never;
}[WordKey];

type ValuesFor<Key extends WordKey> = [NamesIn<(typeof en)[Key]>] extends [never]
  ? []
  : [values: Readonly<Record<NamesIn<(typeof en)[Key]>, string | number>>];

/** The text in the reader's language. */
export function t<Key extends WordKey>(key: Key, ...[values]: ValuesFor<Key>): string {
  return filled(words.value[key], values ?? {});
}

/** A text with its `{placeholders}` filled in. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
