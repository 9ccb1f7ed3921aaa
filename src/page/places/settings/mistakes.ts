/** A mistake in a configuration. */
export interface Mistake {
  /** Counted from 1; null where it is in no line. */
  readonly line: number | null;
  readonly what: string;
}

/** Takes `ups.yaml:3:14: log.level: …` apart. What is of another form stays as it is. */
export function mistakeOf(told: string): Mistake {
  // One in secrets.yaml is in no line of this text.
  const [, line, what] = /^(?!(?:[^:\n]*\/)?secrets\.yaml:)[^:\n]+:(\d+)(?::\d+)?: (.*)$/s.exec(told) ?? [];
  return line === undefined || what === undefined ? { line: null, what: told } : { line: Number(line), what };
}

/** Where a line of a text begins and ends; the end of the text where it has fewer lines. */
export function lineRange(text: string, line: number): { readonly from: number; readonly to: number } {
  const lines = text.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  const start = Math.min(from, text.length);
  return { from: start, to: start + (lines[line - 1]?.length ?? 0) };
}
