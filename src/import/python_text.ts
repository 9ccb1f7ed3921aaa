import { linesOf, malformed, SectionList, type Section, type SourceFile } from './source.js';

const constant = /^([A-Z][A-Z0-9_]*)\s*(?::[^=]+)?=(?!=)\s*(.*)$/;
const sentryAddress = /\bdsn\s*=\s*(["'])(.+?)\1/;
const text = /^(["'])((?:(?!\1)[^\\])*)\1/;

/** Without what follows a `#` that stands in no text. */
const withoutComment = (code: string): string => {
  let quote: string | null = null;
  for (let at = 0; at < code.length; at += 1) {
    const character = code.charAt(at);
    if (quote === null && character === '#') return code.slice(0, at).trim();
    if (quote === null && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = null;
  }
  return code.trim();
};

/** The entries of `["a", "b"]` or `("a", "b")`; null where there is something else in it. */
const entriesOf = (list: string): readonly string[] | null => {
  const entries: string[] = [];
  const inner = list.slice(1, -1);
  const entry = /\s*(["'])((?:(?!\1)[^\\])*)\1\s*(,|$)/y;
  const { length } = inner.trimEnd();
  while (entry.lastIndex < length) {
    const found = entry.exec(inner);
    if (found === null) return null;
    entries.push(found[2] ?? '');
  }
  return entries;
};

/** A text, a number, or a list of texts joined by spaces; any other expression stays as it is written. */
const valueOf = (code: string): string => {
  const single = text.exec(code);
  if (single !== null && single[0].length === code.length) return single[2] ?? '';
  if (!/^(\[.*\]|\(.*\))$/.test(code)) return code;
  return entriesOf(code)?.join(' ') ?? code;
};

const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };

/**
 * Reads the constants of a Python program (powerwatch.py): assignments to NAMES in capitals that are not indented, and
 * the address that Sentry is given. The text is only read: nothing of it is ever carried out.
 *
 * @throws Failure `MALFORMED` where a constant's list or text is not closed
 */
export const pythonConstants = ({ name, text: program }: SourceFile): readonly Section[] => {
  const sections = new SectionList(name);
  const lines = linesOf(program);
  let isDocumentation = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const marks = line.split(/"""|'''/).length - 1;
    if (isDocumentation || marks > 0) {
      isDocumentation = isDocumentation !== (marks % 2 === 1);
      continue;
    }
    const [, key, written] = constant.exec(line) ?? [];
    if (key === undefined || written === undefined) {
      const address = sentryAddress.exec(withoutComment(line))?.[2];
      if (address !== undefined) sections.add('dsn', address, at + 1);
      continue;
    }
    const begin = at + 1;
    const parts = [withoutComment(written)];
    const end = closing[parts[0]?.charAt(0) ?? ''];
    while (end !== undefined && !parts.at(-1)?.endsWith(end)) {
      at += 1;
      const next = lines[at];
      if (next === undefined || constant.test(next)) throw malformed(name, begin, `${end} is missing`);
      const part = withoutComment(next);
      if (part !== '') parts.push(part);
    }
    const code = parts.join(' ');
    if (/^["'][^"']*$/.test(code)) throw malformed(name, begin, 'a quotation mark is not closed');
    sections.add(key, valueOf(code), begin);
  }
  return sections.all;
};
