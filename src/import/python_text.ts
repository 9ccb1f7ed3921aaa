import { assignmentsIn } from './python_assignments.js';
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

/** The triple quotation mark that is still open after the line; null: none. */
const openAfter = (line: string, open: string | null): string | null => {
  const code = open === null ? withoutComment(line) : line;
  let current = open;
  for (const [mark] of code.matchAll(/"""|'''/g)) {
    if (current === null) current = mark;
    else if (current === mark) current = null;
  }
  return current;
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

/** The lines, null for those that begin within a text in triple quotation marks. */
const codeLines = ({ name, text: program }: SourceFile): readonly (string | null)[] => {
  const lines: (string | null)[] = [];
  let open: string | null = null;
  let openSince = 0;
  for (const [index, line] of linesOf(program).entries()) {
    lines.push(open === null ? line : null);
    const before = open;
    open = openAfter(line, before);
    if (before === null) openSince = index + 1;
  }
  if (open !== null) throw malformed(name, openSince, 'a text in triple quotation marks is not closed');
  return lines;
};

/**
 * Reads the constants of a Python program (powerwatch.py): assignments to NAMES in capitals that are not indented, and
 * the address that Sentry is given. What cannot be read, what changes a constant later, and what is assigned elsewhere has
 * no value here. The program is only read: nothing of it is ever carried out.
 *
 * @throws Failure `MALFORMED` where a constant's list or a text is not closed
 */
export const pythonConstants = (source: SourceFile): readonly Section[] => {
  const { name } = source;
  const sections = new SectionList(name);
  const lines = codeLines(source);
  const assigned = new Map<number, string[]>();
  for (const { name: target, line } of assignmentsIn(source)) {
    const here = assigned.get(line) ?? [];
    here.push(target);
    assigned.set(line, here);
  }
  const leaveUnread = (line: number, read: string | null): void => {
    const here = assigned.get(line) ?? [];
    for (const other of here[0] === read ? here.slice(1) : here) sections.add(other, null, line);
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const begin = at + 1;
    const [, key, written] = constant.exec(line) ?? [];
    if (key === undefined || written === undefined) {
      leaveUnread(begin, null);
      const address = sentryAddress.exec(withoutComment(line))?.[2];
      if (address !== undefined) sections.add('dsn', address, begin);
      continue;
    }
    const parts = [withoutComment(written)];
    if (/"""|'''/.test(parts.join(''))) {
      sections.add(key, null, begin);
      leaveUnread(begin, key);
      continue;
    }
    const end = closing[parts[0]?.charAt(0) ?? ''];
    while (end !== undefined && !parts.at(-1)?.endsWith(end)) {
      at += 1;
      const next = lines[at];
      if (next === undefined || (next !== null && constant.test(next)))
        throw malformed(name, begin, `${end} is missing`);
      const part = withoutComment(next ?? '');
      if (part !== '') parts.push(part);
    }
    const code = parts.join(' ');
    if (/^["'][^"']*$/.test(code)) throw malformed(name, begin, 'a quotation mark is not closed');
    sections.add(key, valueOf(code), begin);
    leaveUnread(begin, key);
  }
  return sections.all;
};
