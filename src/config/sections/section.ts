import { durationOf, durationPattern } from '../text/durations.js';
import { listAt, textAt, valueAt, type KeyPath } from '../text/key_path.js';

/** Something wrong, or probably not meant, in the expanded form; not yet brought to its place in the file. */
export interface Finding {
  readonly path: KeyPath;
  /** Whether the key or its value is what the user has to look at. */
  readonly part: 'key' | 'value';
  /** What is wrong and what was expected, in words. */
  readonly what: string;
  /** `what` without the value, for values that must not be shown. */
  readonly whatWithoutValue: string;
  /** Where other values stand that `what` shows. */
  readonly shows: readonly KeyPath[];
}

/**
 * The rules of one section. `data` is the expanded form with defaults, `written` the one without them. Both may be wrong in
 * any way: checks read what is readable, so that they find their mistakes also where the schema has found others.
 *
 * @typeParam Needed the sections of a valid configuration that are read
 */
export interface SectionRules<Needed> {
  /** By key: turns what people may write for short into the form that the schema describes. */
  readonly shorthand?: Readonly<Record<string, (value: unknown) => unknown>>;
  /** What the schema cannot say: how keys go together. */
  readonly mistakes?: (data: unknown, written: unknown) => readonly Finding[];
  /** What works but is probably not meant. */
  readonly warnings?: (configuration: Needed) => readonly Finding[];
  /** The passwords in it, in every spelling that may appear somewhere. */
  readonly passwords?: (configuration: Needed) => readonly (string | null | undefined)[];
}

/** One whose words never hold a value. */
export const finding = (path: KeyPath, what: string, part: Finding['part'] = 'value'): Finding => ({
  path,
  part,
  what,
  whatWithoutValue: what,
  shows: [],
});

/** One where the condition holds, else none. */
export const findingIf = (isFound: boolean, ...found: Parameters<typeof finding>): readonly Finding[] =>
  isFound ? [finding(...found)] : [];

/** One thing that must be unique, and the place where it stands. */
export interface Placed {
  readonly path: KeyPath;
  readonly text: string;
}

/** A finding for each text that stands there already; `what` says so. */
export const repeated = (
  placed: readonly Placed[],
  what: (first: KeyPath, own: KeyPath) => string,
): readonly Finding[] => {
  const firstOf = new Map<string, KeyPath>();
  return placed.flatMap(({ path, text }) => {
    const first = firstOf.get(text);
    if (first !== undefined) return [finding(path, what(first, path))];
    firstOf.set(text, path);
    return [];
  });
};

/** The texts of a list, or of one key of its entries, each with its place. */
export const textsAt = (data: unknown, list: KeyPath, key?: string): readonly Placed[] =>
  listAt(data, ...list).flatMap((_, index) => {
    const path = key === undefined ? [...list, index] : [...list, index, key];
    const text = valueAt(data, ...path);
    return typeof text === 'string' ? [{ path, text }] : [];
  });

/**
 * What to say where one duration of a section exceeds another that it must not exceed: it is told of the one that has a
 * default, or where that is not written of the other.
 */
export const wrongOrder = (
  [data, written]: readonly [unknown, unknown],
  name: string,
  { shorter, longer, withDefault }: Readonly<Record<'shorter' | 'longer' | 'withDefault', string>>,
): readonly Finding[] => {
  const textOf = (key: string): string => textAt(data, name, key) ?? '';
  const [short, long] = [durationOf(textOf(shorter)), durationOf(textOf(longer))];
  if (short === null || long === null || short <= long) return [];
  const isWritten = valueAt(written, name, withDefault) !== undefined;
  const key = (withDefault === shorter) === isWritten ? shorter : longer;
  const bound = key === shorter ? `longer than ${name}.${longer}` : `shorter than ${name}.${shorter}`;
  const why = isWritten ? '' : `, which is ${textOf(withDefault)} where it is left out`;
  return [finding([name, key], `must not be ${bound}${why}`)];
};

/** A section that may be left out. Unknown keys are errors. */
export const section = <const Properties extends object>(description: string, properties: Properties) =>
  ({ type: 'object', default: {}, additionalProperties: false, description, properties }) as const;

/** `duration` is a keyword of our own, for the bounds; editors know the pattern. */
export const duration = <
  const More extends { readonly description: string; readonly default?: string; readonly expected?: string },
>(
  min: string,
  max: string,
  more: More,
) => {
  const example = more.default === undefined ? '' : `, such as ${more.default}`;
  const expected = `a duration from ${min} to ${max}${example}`;
  return { type: 'string', pattern: durationPattern, duration: { min, max }, expected, ...more } as const;
};

export const string = <const More extends object>(minLength: number, maxLength: number, more: More) => {
  const expected = `text of ${minLength} to ${maxLength} characters`;
  return { type: 'string', minLength, maxLength, expected, ...more } as const;
};

export const integer = <const More extends object>(minimum: number, maximum: number, more: More) => {
  const expected = `a whole number from ${minimum} to ${maximum}`;
  return { type: 'integer', minimum, maximum, expected, ...more } as const;
};

export const listOf = <const Items extends object, const More extends object>(
  items: Items,
  maxItems: number,
  more: More,
) => ({ type: 'array', maxItems, items, ...more }) as const;
