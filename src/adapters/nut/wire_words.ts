/** NUT's parser takes at most 512 characters to a word and 32 words to a line (`PCONF_DEFAULT_ARG_LIMIT` … in parseconf.h). */
export const longestWord = 512;
export const mostWords = 32;

/** What upsd keeps of a value (`ST_MAX_VALUE_LEN` 256 with the end mark), counted after escaping. */
export const longestValue = 255;

/**
 * The text in printable ASCII: upsd drops every byte outside 0x20 to 0x7E. Accents go, what has no base letter becomes `?`.
 */
export const printable = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7E]/gu, '?');

/**
 * The text as one quoted word of NUT's parseconf, for the driver socket, upsd's files and the network protocol alike.
 * Not only `\` and `"` but also `#` is escaped: a bare `#` inside quotes is a parse error there. Text that would be longer
 * than `limit` characters after escaping is cut, never in the middle of an escape.
 */
export function quoted(text: string, limit = longestValue): string {
  let escaped = '';
  for (const character of printable(text)) {
    const next = /[\\"#]/.test(character) ? `\\${character}` : character;
    if (escaped.length + next.length > limit) break;
    escaped += next;
  }
  return `"${escaped}"`;
}

/**
 * Takes one line (without its end) apart as parseconf does: words between blanks, `"…"` keeps words together, `\` takes the
 * next character as it is, an unquoted `#` starts a comment. Characters that NUT drops are dropped here too.
 *
 * @returns the words, or null where a quote is not closed, a word is longer than 512 or there are more than 32 words
 */
export function splitWords(line: string): readonly string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let inQuotes = false;
  let escaped = false;
  for (const character of line) {
    if (character === '\t' && !inQuotes) {
      if (word !== null) words.push(word);
      word = null;
    } else if (!isPrintable(character)) {
      continue;
    } else if (escaped) {
      word = (word ?? '') + character;
      escaped = false;
    } else if (character === '\\') {
      escaped = true;
    } else if (character === '"') {
      inQuotes = !inQuotes;
      word ??= '';
    } else if (inQuotes) {
      word = (word ?? '') + character;
    } else if (character === '#') {
      break;
    } else if (character === ' ') {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + character;
    }
    if ((word?.length ?? 0) > longestWord) return null;
  }
  if (inQuotes || escaped) return null;
  if (word !== null) words.push(word);
  return words.length > mostWords ? null : words;
}

const isPrintable = (character: string): boolean => character >= ' ' && character <= '~';
