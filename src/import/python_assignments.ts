import { linesOf, type SourceFile } from './source.js';

/** A statement that gives something a value, by the name that it gives it to. */
interface Assignment {
  readonly name: string;
  /** Counted from 1. */
  readonly line: number;
}

const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

/** Takes a program's lines in order, and keeps of them what stands in no comment, no text and no brackets. */
class BareCode {
  private depth = 0;
  private openQuote: string | null = null;
  private endsWithBackslash = false;

  /** The next line goes on with what an earlier one has begun. */
  get goesOn(): boolean {
    return this.depth > 0 || this.openQuote !== null || this.endsWithBackslash;
  }

  of(line: string): string {
    let code = '';
    for (let at = 0; at < line.length; at += 1) {
      const character = line.charAt(at);
      if (this.openQuote !== null) {
        if (character === '\\') at += 1;
        else if (line.startsWith(this.openQuote, at)) {
          at += this.openQuote.length - 1;
          this.openQuote = null;
        }
      } else if (character === '#') break;
      else if (character === '"' || character === "'") {
        this.openQuote = line.startsWith(character.repeat(3), at) ? character.repeat(3) : character;
        at += this.openQuote.length - 1;
        if (this.depth === 0) code += '""';
      } else code += this.bracketOrCode(character);
    }
    // A text in single quotation marks ends with its line.
    if (this.openQuote?.length === 1) this.openQuote = null;
    this.endsWithBackslash = code.endsWith('\\');
    return this.endsWithBackslash ? code.slice(0, -1) : code;
  }

  private bracketOrCode(character: string): string {
    if (closing.has(character)) this.depth = Math.max(0, this.depth - 1);
    const shown = this.depth === 0 ? character : '';
    if (opening.has(character)) this.depth += 1;
    return shown;
  }
}

interface LogicalLine {
  readonly code: string;
  readonly indent: number;
  /** Where it begins, counted from 1. */
  readonly line: number;
}

function logicalLines({ text: program }: SourceFile): readonly LogicalLine[] {
  const found: { parts: string[]; line: number }[] = [];
  const bare = new BareCode();
  for (const [index, line] of linesOf(program).entries()) {
    const begun = bare.goesOn ? found.at(-1) : undefined;
    const code = bare.of(line);
    if (begun === undefined) found.push({ parts: [code], line: index + 1 });
    else begun.parts.push(code);
  }
  return found.map(({ parts, line }) => {
    const code = parts.join('');
    return { code: code.trim().replaceAll(/\s+/g, ' '), indent: code.search(/\S/), line };
  });
}

const block =
  /^(?:async\s+)?(class|def|if|elif|else|for|while|with|try|except|finally|match|case)\b(?:[^:]|:=)*:(?!=)/;
const target = String.raw`[A-Za-z_]\w*(?:\.\w+|\[\])*`;
const assigned = new RegExp(
  String.raw`^[(*\s]*(${target}(?:\s*,\s*\*?${target})*)\s*,?\s*(?::(?!=)[^=]*)?(?:[-+*/%&|^@<>]{1,2})?=(?!=)\s*`,
);
const changed = /^([A-Za-z_][\w.]*)\.(?:append|extend|insert|remove|update|clear|pop)\(/;

/** The names that one statement gives a value to, or changes: `A = B = 1`, `A, B = 1, 2`, `A += 1`, `A.append(1)`. */
function namesIn(statement: string): readonly string[] {
  const names: string[] = [];
  let rest = statement.trim();
  for (let found = assigned.exec(rest); found !== null; found = assigned.exec(rest)) {
    for (const name of (found[1] ?? '').split(',')) names.push(name.replace(/^[\s*]+|\[\]|\s+$/g, ''));
    rest = rest.slice(found[0].length);
  }
  const list = names.length === 0 ? changed.exec(rest)?.[1] : undefined;
  return list === undefined ? names : [list];
}

const isConstant = (name: string): boolean => /(?:^|\.)[A-Z][A-Z0-9_]*$/.test(name);

/** What is given a value over and over, or only while a function runs, is no setting, unless it is called like one. */
const isInner = (word: string | undefined): boolean => word === 'def' || word === 'for' || word === 'while';

/**
 * Every assignment in a Python program that may be a setting: to a name in capitals wherever it stands, and to any other name
 * outside of functions and loops. In the order of the program.
 */
export function assignmentsIn(source: SourceFile): readonly Assignment[] {
  const assignments: Assignment[] = [];
  let around: { readonly indent: number; readonly isInner: boolean }[] = [];
  for (const { code, indent, line } of logicalLines(source)) {
    if (code === '') continue;
    around = around.filter((outer) => outer.indent < indent);
    const header = block.exec(code);
    if (header !== null) around.push({ indent, isInner: isInner(header[1]) });
    const isWithin = around.some((outer) => outer.isInner);
    const statements = code.slice(header?.[0].length ?? 0);
    for (const name of statements.split(';').flatMap(namesIn))
      if (!isWithin || isConstant(name)) assignments.push({ name, line });
  }
  return assignments;
}
