/** NUT's variables by their parts, as the hub's clients read them: `ups.status` is `.ups.status`. */
export interface VariableTree {
  readonly [part: string]: string | number | boolean | VariableTree;
}

/**
 * Nests variables by their dots. Values that are decimal numbers become numbers. Where a name is both a value and the
 * parent of others, these stand beside it under what is left of their names: `driver.version` and `driver.version.internal`
 * give `{driver: {version: "x", "version.internal": 0.1}}`.
 */
export function variableTree(variables: ReadonlyMap<string, string | boolean>): VariableTree {
  return branch([...variables].map(([name, value]) => [name.split('.'), value]));
}

type Entry = readonly [parts: readonly string[], value: string | boolean];

function branch(entries: readonly Entry[]): VariableTree {
  const values = new Map<string, VariableTree[string]>();
  for (const [parts, value] of entries) {
    if (parts.length === 1)
      values.set(parts[0] ?? '', typeof value === 'string' ? numberOrText(value) : value);
  }
  const children = new Map<string, Entry[]>();
  for (const [[first = '', ...rest], value] of entries) {
    if (rest.length === 0) continue;
    if (values.has(first)) {
      values.set([first, ...rest].join('.'), typeof value === 'string' ? numberOrText(value) : value);
    } else {
      children.set(first, [...(children.get(first) ?? []), [rest, value]]);
    }
  }
  // fromEntries defines own properties, whatever they are called.
  return Object.fromEntries([
    ...values,
    ...[...children].map(([part, below]): [string, VariableTree] => [part, branch(below)]),
  ]);
}

/** Only what is written as numbers are: a serial `007` stays text. */
const decimal = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/;

const numberOrText = (value: string): string | number => (decimal.test(value) ? Number(value) : value);
