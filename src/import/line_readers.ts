import { linesOf, malformed, newSetting, type Section, type SourceFile } from './source.js';

/** What stands in one line; null: nothing that counts. */
type Line =
  | { readonly heading: string }
  | { readonly key: string; readonly value: string | null; readonly isCut?: boolean }
  | { readonly mistake: string }
  | null;

/** Reads settings line by line, each into the section that it stands in. @throws Failure `MALFORMED` */
const readerOf =
  (readLine: (line: string) => Line) =>
  ({ name, text }: SourceFile): readonly Section[] => {
    let section: Section = { name: '', heading: null, settings: [] };
    const sections = [section];
    for (const [index, whole] of linesOf(text).entries()) {
      const line = readLine(whole.trim());
      if (line === null) continue;
      if ('mistake' in line) throw malformed(name, index + 1, line.mistake);
      if ('heading' in line) {
        const heading = newSetting(index + 1, `[${line.heading}]`, null);
        section = { name: line.heading, heading, settings: [] };
        sections.push(section);
      } else section.settings.push(newSetting(index + 1, line.key, line.value, line.isCut));
    }
    return sections;
  };

/**
 * `"a b"`, `'a b'` or `a b`, each with or without a comment behind it. The original writes KEY="value" whatever stands in
 * the value, and takes the quotation marks off at both ends: those between belong to it, but for one with a comment behind it.
 */
const iniLine = (line: string): Line => {
  if (/^([#;]|$)/.test(line)) return null;
  const heading = /^\[([^\]]+)\]\s*(?:[#;].*)?$/.exec(line)?.[1];
  if (heading !== undefined) return { heading: heading.trim() };
  const [, key, written] = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*)$/.exec(line) ?? [];
  if (key === undefined || written === undefined) return { mistake: 'expected KEY=value, or [SECTION]' };
  if (/^["']/.test(written)) {
    const value = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(written)?.[2];
    return value === undefined ? { mistake: 'a quotation mark is not closed' } : { key, value };
  }
  const value = written.replace(/(?:^|\s+)#.*$/, '').trim();
  return { key, value, isCut: value !== '' && value !== written.trim() };
};

/** `KEY=value` lines, quotes optional, `[sections]` and comments: power_manager.conf and upshub.conf. */
export const readIni = readerOf(iniLine);

/**
 * The words of one line as NUT's parseconf splits them (NUT: docs/configuration): blanks and `=` part words, quotes hold
 * them together, a backslash takes the meaning from the character after it, `#` begins a comment. Null: something is not
 * closed.
 */
const wordsOf = (line: string): readonly string[] | null => {
  const parts = /^(?:[\s=]+|(?<word>(?:\\.|"(?:\\.|[^"\\])*"|[^\s="\\#])+)|#.*)/s;
  const words: string[] = [];
  for (let rest = line; rest !== '';) {
    const found = parts.exec(rest);
    if (found === null) return null;
    const word = found.groups?.['word'];
    if (word !== undefined) words.push(word.replaceAll(/\\(.)|"/gs, '$1'));
    rest = rest.slice(found[0].length);
  }
  return words;
};

const nutLine = (line: string): Line => {
  if (line.startsWith('[')) {
    const heading = /^\[([^\]]+)\]\s*(?:#.*)?$/.exec(line)?.[1]?.trim() ?? '';
    return heading === '' ? { mistake: 'expected a heading such as [ups]' } : { heading };
  }
  const words = wordsOf(line);
  if (words === null) return { mistake: 'a quotation mark is not closed, or the line ends with \\' };
  const [key, ...values] = words;
  if (key === undefined) return null;
  if (key === '') return { mistake: 'expected a name first' };
  return { key, value: values.length === 0 ? null : values.join(' ') };
};

/** `key = value`, `key value` or a key alone, and `[sections]`: NUT's own files. */
export const readNut = readerOf(nutLine);
