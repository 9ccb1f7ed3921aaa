import { linesOf, malformed, SectionList, type Section, type SourceFile } from './source.js';

const heading = /^\[([^\]]+)\]\s*(?:[#;].*)?$/;
const assignment = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*)$/;

interface Value {
  readonly text: string;
  /** Something behind a # was left out that could belong to it. */
  readonly isCut: boolean;
}

/**
 * `"a b"`, `'a b'` or `a b`, each with or without a comment behind it. The original writes KEY="value" whatever stands in
 * the value, and takes the quotation marks off at both ends: those between belong to it, but for one with a comment behind it.
 * Null: a quote is not closed.
 */
const valueOf = (written: string): Value | null => {
  if (!/^["']/.test(written)) {
    const text = written.replace(/(?:^|\s+)#.*$/, '').trim();
    return { text, isCut: text !== '' && text !== written.trim() };
  }
  const quoted = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(written)?.[2];
  return quoted === undefined ? null : { text: quoted, isCut: false };
};

/**
 * Reads `KEY=value` lines, quotes optional, `[sections]` and `#` comments: the form of power_manager.conf and upshub.conf.
 *
 * @throws Failure `MALFORMED`
 */
export const iniSections = ({ name, text }: SourceFile): readonly Section[] => {
  const sections = new SectionList(name);
  for (const [index, whole] of linesOf(text).entries()) {
    const line = whole.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const section = heading.exec(line)?.[1]?.trim();
    if (section !== undefined) {
      sections.open(section, index + 1);
      continue;
    }
    const [, key, written] = assignment.exec(line) ?? [];
    if (key === undefined || written === undefined)
      throw malformed(name, index + 1, 'expected KEY=value, or [SECTION]');
    const value = valueOf(written);
    if (value === null) throw malformed(name, index + 1, 'a quotation mark is not closed');
    sections.add(key, value.text, index + 1, value.isCut);
  }
  return sections.all;
};
