import { linesOf, malformed, SectionList, type Section, type SourceFile } from './source.js';

const heading = /^\[([^\]]+)\]\s*(?:[#;].*)?$/;
const assignment = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(.*)$/;

/** `"a b"`, `'a b'` or `a b`, each with or without a comment behind it. Null: a quote is not closed. */
const valueOf = (written: string): string | null => {
  const quote = written[0];
  if (quote !== '"' && quote !== "'") return written.replace(/(?:^|\s+)#.*$/, '').trim();
  const end = written.indexOf(quote, 1);
  if (end === -1) return null;
  return /^\s*(?:#.*)?$/.test(written.slice(end + 1)) ? written.slice(1, end) : null;
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
    sections.add(key, value, index + 1);
  }
  return sections.all;
};
