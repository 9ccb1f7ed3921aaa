/** NUT's parser takes at most 512 characters to a word and 32 words to a line (`PCONF_DEFAULT_ARG_LIMIT` … in parseconf.h). */
export const maxWord = 512;
const maxWords = 32;
const maxLine = maxWord * maxWords;

/** What upsd keeps of a value (`ST_MAX_VALUE_LEN` 256 with the end mark), counted after escaping. */
export const maxValue = 255;

/** In printable ASCII: upsd drops every byte outside 0x20 to 0x7E. Accents go, what has no base letter becomes `?`. */
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
export function quoted(text: string, limit = maxValue): string {
  let escaped = '';
  for (const character of printable(text)) {
    const next = /[\\"#]/.test(character) ? `\\${character}` : character;
    if (escaped.length + next.length > limit) break;
    escaped += next;
  }
  return `"${escaped}"`;
}

/** Characters that belong together: one, an escaped one, or all between quotes. */
const inWord = String.raw`\\.|"(?:\\.|[^"\\])*"|[^\t "\\#]`;
const wholeLine = new RegExp(String.raw`^(?:[\t ]|${inWord})*(#.*)?$`);
const words = new RegExp(`(?:${inWord})+`, 'g');

/**
 * Takes one line (without its end) apart as parseconf does: words between blanks, `"…"` keeps words together, `\` takes the
 * next character as it is, an unquoted `#` starts a comment. Characters that NUT drops are dropped here too.
 *
 * @returns the words, or null where a quote is not closed, a word is longer than 512 or there are more than 32 words
 */
export function splitWords(line: string): readonly string[] | null {
  const text = line.replace(/[^\t\x20-\x7E]/g, '');
  const [whole, comment = ''] = wholeLine.exec(text) ?? [];
  if (whole === undefined) return null;
  const found = [...whole.slice(0, whole.length - comment.length).matchAll(words)].map(([word]) =>
    word.replace(/\t/g, '').replace(/\\(.)|"/g, '$1'),
  );
  return found.length > maxWords || found.some(({ length }) => length > maxWord) ? null : found;
}

export type ReadLine =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'malformed'; readonly why: string };

/**
 * Makes lines of words out of a stream of bytes, wherever the stream is cut. Keeps at most one line of 16,384 bytes: of a
 * longer one nothing is kept but that there was one. A line end always ends the line, also inside quotes, so that one bad
 * line cannot swallow the next.
 */
export class LineReader {
  #pending = '';

  /** @returns the lines that are complete now, in order; empty lines and comments are left out */
  push(chunk: Uint8Array): readonly ReadLine[] {
    const lines: ReadLine[] = [];
    for (const [index, piece] of Buffer.from(chunk).toString('latin1').split('\n').entries()) {
      const ended = index === 0 ? null : readLine(this.#pending);
      if (ended !== null) lines.push(ended);
      this.#pending = ((index === 0 ? this.#pending : '') + piece).slice(0, maxLine + 1);
    }
    return lines;
  }
}

function readLine(line: string): ReadLine | null {
  if (line.length > maxLine) return { kind: 'malformed', why: `line of more than ${maxLine} bytes` };
  const found = splitWords(line);
  if (found === null) return { kind: 'malformed', why: 'unclosed quote, or too many or too long words' };
  return found.length === 0 ? null : { kind: 'words', words: found };
}
