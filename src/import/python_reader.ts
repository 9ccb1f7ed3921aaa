import { linesOf, malformed, mapOf, newSetting } from './source.js';
import type { Section, Setting, SourceFile } from './source.js';

/** A statement on one line, or on several that belong together. */
interface Statement {
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** Without comments; nothing is left of texts in triple quotation marks but their lines. */
  code: string;
  /** On one line, and without what stands in texts and brackets. */
  outline: string;
  hasOpenText: boolean;
}

const closing = mapOf({ '(': ')', '[': ']', '{': '}' });

/** In this order: closed and open texts, comments, ends of lines, brackets, and all other code. */
const tokens =
  /("""|''')(?:\\[^]|[^\\])*?\1|"""|'''|(["'])(?:\\[^]|(?!\2)[^\\\n])*\2|["'][^\n]*|#[^\n]*|\\?\n|[()[\]{}]|[^"'#\\\n()[\]{}]+|\\/g;

const statementsOf = ({ name, text }: SourceFile): readonly Statement[] => {
  const brackets: string[] = [];
  let line = 1;
  let statement: Statement = { line, code: '', outline: '', hasOpenText: false };
  const statements = [statement];
  for (const [token, triple, single] of linesOf(text).join('\n').matchAll(tokens)) {
    if (token.startsWith('#')) continue;
    if (/^("""|''')$/.test(token))
      throw malformed(name, line, 'a text in triple quotation marks is not closed');
    const newlines = token.replaceAll(/[^\n]/g, '');
    line += newlines.length;
    if (token === '\n' && brackets.length === 0) {
      statement = { line, code: '', outline: '', hasOpenText: false };
      statements.push(statement);
      continue;
    }
    const isText = /^["']/.test(token);
    statement.hasOpenText ||= isText && triple === undefined && single === undefined;
    if (/^[)\]}]/.test(token)) brackets.pop();
    statement.code += triple === undefined ? token.replace(/^\\\n/, '\n') : triple + newlines + triple;
    if (brackets.length === 0) statement.outline += isText ? '""' : token.replace(/\\?\n/, '');
    if (closing.has(token)) brackets.push(token);
  }
  const [open] = brackets;
  if (open !== undefined) throw malformed(name, statement.line, `${closing.get(open) ?? ''} is missing`);
  return statements;
};

const constant = /^([A-Z][A-Z0-9_]*)\s*(?::[^=]+)?=(?!=)\s*(.*)$/s;

/** A text, a number, or a list of texts joined by spaces; any other expression stays as it is written. Null: not readable. */
const valueOf = (written: string): string | null => {
  if (/"""|'''/.test(written)) return null;
  const code = written.replaceAll(/\s*\n\s*/g, ' ').trim();
  const text = /^(["'])((?:(?!\1)[^\\])*)\1$/.exec(code)?.[2];
  if (text !== undefined) return text;
  const list = /^(?:\[(.*)\]|\((.*)\))$/.exec(code);
  if (list === null) return code;
  const inner = (list[1] ?? list[2] ?? '').trim();
  const items = [...inner.matchAll(/\s*(["'])((?:(?!\1)[^\\])*)\1\s*(?:,|$)/gy)];
  return items.map(([item]) => item).join('') === inner ? items.map((item) => item[2] ?? '').join(' ') : code;
};

const block =
  /^(?:async )?(class|def|if|elif|else|for|while|with|try|except|finally|match|case)\b(?:[^:]|:=)*:(?!=)/;
const target = String.raw`[A-Za-z_]\w*(?:\.\w+|\[\])*`;
const assignment = new RegExp(
  String.raw`^[(*\s]*(${target}(?:\s*,\s*\*?${target})*)\s*,?\s*(?::(?!=)[^=]*)?(?:[-+*/%&|^@<>]{1,2})?=(?!=)\s*`,
);
const change = /^([A-Za-z_][\w.]*)\.(?:append|extend|insert|remove|update|clear|pop)\(/;

/** The names that one outline gives a value to, or changes: `A = B = ""`, `A, B = 1, 2`, `A += 1`, `A.append()`. */
const namesIn = (outline: string): readonly string[] => {
  const names: string[] = [];
  let rest = outline.trim();
  for (let found = assignment.exec(rest); found !== null; found = assignment.exec(rest)) {
    for (const name of (found[1] ?? '').split(',')) names.push(name.replace(/^[\s*]+|\[\]|\s+$/g, ''));
    rest = rest.slice(found[0].length);
  }
  const changed = names.length === 0 ? change.exec(rest)?.[1] : undefined;
  return changed === undefined ? names : [changed];
};

/** Texts that are given to a call, and are settings all the same. */
const calls: ReadonlyMap<string, RegExp> = mapOf({
  dsn: /\bdsn\s*=\s*(["'])((?:(?!\1).)*)\1/,
  FileHandler: /\b\w*FileHandler\(\s*(?:filename\s*=\s*)?(["'])((?:(?!\1).)*)\1/,
});

const argumentsIn = (line: number, code: string): readonly Setting[] =>
  [...calls].flatMap(([key, form]) => {
    const found = form.exec(code);
    if (found === null) return [];
    const before = code.slice(0, found.index).split('\n').length - 1;
    return [newSetting(line + before, key, found[2] ?? '')];
  });

/**
 * Reads the constants of a Python program (powerwatch.py): assignments to NAMES in capitals that are not indented, and
 * the DSN and the log file that are given to a call. Of what is assigned in any other way, or changed later, only the name is told: in
 * functions and loops only where it is in capitals, for their other names are no settings. Nothing is ever carried out.
 *
 * @throws Failure `MALFORMED` where a bracket, or a constant's text, is not closed
 */
export const readPython = (source: SourceFile): readonly Section[] => {
  const settings: Setting[] = [];
  /** The indentation of the function or loop that we are in. */
  let inner: number | null = null;
  for (const { line, code, outline, hasOpenText } of statementsOf(source)) {
    const indent = outline.search(/\S/);
    if (indent === -1) continue;
    if (inner !== null && indent <= inner) inner = null;
    const flat = outline.trim().replaceAll(/\s+/g, ' ');
    const [header = '', word = ''] = block.exec(flat) ?? [];
    if (['def', 'for', 'while'].includes(word)) inner ??= indent;
    const names = flat.slice(header.length).split(';').flatMap(namesIn);
    const told = names.filter((name) => inner === null || /(?:^|\.)[A-Z][A-Z0-9_]*$/.test(name));
    const [, key, written] = constant.exec(code) ?? [];
    if (key !== undefined && written !== undefined) {
      if (hasOpenText) throw malformed(source.name, line, 'a quotation mark is not closed');
      settings.push(newSetting(line, key, valueOf(written)));
      told.shift();
    }
    for (const name of told) settings.push(newSetting(line, name, null));
    if (key === undefined) settings.push(...argumentsIn(line, code));
  }
  return [{ name: '', heading: null, settings }];
};
