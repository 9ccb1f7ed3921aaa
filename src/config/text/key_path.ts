/** The way to a value: keys of sections and numbers of list entries, counted from 0. */
export type KeyPath = readonly (string | number)[];

/** A section as it comes from YAML or JSON. */
export type Section = Readonly<Record<string, unknown>>;

export const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The value below `data` at `path`; undefined where there is none. */
export const valueAt = (data: unknown, ...path: KeyPath): unknown => {
  let value = data;
  for (const step of path) {
    if (typeof step === 'number') value = isList(value) ? value[step] : undefined;
    else value = isSection(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return value;
};

export const textAt = (data: unknown, ...path: KeyPath): string | null => {
  const value = valueAt(data, ...path);
  return typeof value === 'string' ? value : null;
};

export const listAt = (data: unknown, ...path: KeyPath): readonly unknown[] => {
  const value = valueAt(data, ...path);
  return isList(value) ? value : [];
};

/** The path cut off where `data` holds no section or list any more: what the user really wrote. */
export const writtenPath = (data: unknown, path: KeyPath): KeyPath => {
  const end = path.findIndex((_, index) => {
    const parent = valueAt(data, ...path.slice(0, index));
    return !isSection(parent) && !isList(parent);
  });
  return end === -1 ? path : path.slice(0, end);
};

/** Reads ajv's JSON pointer (RFC 6901); numbers are list entries where `data` has a list. */
export const keyPathOf = (data: unknown, pointer: string): KeyPath => {
  const path: (string | number)[] = [];
  let value = data;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const step = isList(value) ? Number(key) : key;
    path.push(step);
    value = valueAt(value, step);
  }
  return path;
};

/** A text as it is shown: on one line, at most 60 characters. */
export const shownText = (text: string): string => {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
};

/**
 * A key as it is shown: on one line, at most 60 characters. What follows a colon is left out: it is a value whose
 * space was forgotten, as in `{password:secret}`.
 */
export const shownKey = (key: string): string => shownText(key.split(':')[0] ?? '');

/** The path in the form `sentinels[1].port`. Empty for the whole file. */
export const shownPath = (path: KeyPath): string =>
  path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${shownKey(step)}`,
    )
    .join('');
