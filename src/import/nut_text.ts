import { linesOf, malformed, SectionList, type Section, type SourceFile } from './source.js';

/**
 * The words of one line as NUT's parseconf splits them (NUT: docs/configuration): blanks and `=` part words, quotes hold
 * them together, a backslash takes the meaning from the character after it, `#` begins a comment. Null: something is not
 * closed.
 */
const wordsOf = (line: string): readonly string[] | null => {
  const words: string[] = [];
  let word: string | null = null;
  let isQuoted = false;
  const end = (): void => {
    if (word !== null) words.push(word);
    word = null;
  };
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '\\') {
      at += 1;
      if (at === line.length) return null;
      word = `${word ?? ''}${line.charAt(at)}`;
    } else if (character === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else if (!isQuoted && character === '#') break;
    else if (!isQuoted && (character === '=' || /\s/.test(character))) end();
    else word = `${word ?? ''}${character}`;
  }
  end();
  return isQuoted ? null : words;
};

/**
 * Reads ups.conf and upsd.users: sections with `key = value`, `key value` or a key alone.
 *
 * @throws Failure `MALFORMED`
 */
export const nutSections = ({ name, text }: SourceFile): readonly Section[] => {
  const sections = new SectionList(name);
  for (const [index, whole] of linesOf(text).entries()) {
    const line = whole.trim();
    if (line.startsWith('[')) {
      const section = /^\[([^\]]+)\]\s*(?:#.*)?$/.exec(line)?.[1]?.trim();
      if (section === undefined || section === '')
        throw malformed(name, index + 1, 'expected a heading such as [ups]');
      sections.open(section, index + 1);
      continue;
    }
    const words = wordsOf(line);
    if (words === null)
      throw malformed(name, index + 1, 'a quotation mark is not closed, or the line ends with \\');
    const [key, ...values] = words;
    if (key === undefined) continue;
    if (key === '') throw malformed(name, index + 1, 'expected a name first');
    sections.add(key, values.length === 0 ? null : values.join(' '), index + 1);
  }
  return sections.all;
};
