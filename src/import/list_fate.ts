import { needless, partial, taken, unusable, type Fate } from './ledger.js';
import { mayBeShown, shown } from './shown_values.js';

/** One entry of a setting that is a list. */
export interface Part {
  readonly text: string;
  readonly fate: Fate;
  /** What of it was taken over all the same, such as `the address`. */
  readonly only?: string;
}

/** More names than these tell nobody more. */
const mostNamed = 20;

/** `a, b (why); c (another why)`: each reason once, behind those that it is of. */
const withReasons = (parts: readonly Part[], nameOf: (part: Part) => string): string => {
  const byReason = new Map<string, string[]>();
  for (const part of parts.slice(0, mostNamed)) {
    const names = byReason.get(part.fate.what) ?? [];
    names.push(nameOf(part));
    byReason.set(part.fate.what, names);
  }
  const reasons = [...byReason].map(([why, names]) => `${names.join(', ')} (${why})`);
  const more = parts.length - mostNamed;
  return `${reasons.join('; ')}${more > 0 ? `, nor ${more} more` : ''}`;
};

/**
 * What became of a list: where a part of it was not taken over, which one and why. An entry that is given twice is taken over.
 *
 * @param setting its key and whole value, as the file has them: no part is named where the whole may not be shown
 * @param where the key of the configuration that the entries go to
 */
export const fateOfList = (
  { key, value }: { readonly key: string; readonly value: string },
  where: string,
  parts: readonly Part[],
): Fate => {
  const [first] = parts;
  if (first === undefined) return needless('it is empty');
  const isShown = mayBeShown(key, value);
  const nameOf = (part: Part): string => (isShown ? shown(part.text) : `entry ${parts.indexOf(part) + 1}`);
  const lost = parts.filter(({ fate, only }) => fate.verdict === 'unusable' && only === undefined);
  const halves = parts.filter(({ only }) => only !== undefined);
  if (lost.length === parts.length)
    return lost.length === 1 ? first.fate : unusable(withReasons(lost, nameOf));
  if (lost.length + halves.length === 0)
    return parts.every(({ fate }) => fate.verdict === 'needless') ? first.fate : taken(where);
  const notes = [
    ...(halves.length === 0
      ? []
      : [`of ${withReasons(halves, (part) => `${nameOf(part)} only ${part.only ?? ''}`)}`]),
    ...(lost.length === 0 ? [] : [`not ${withReasons(lost, nameOf)}`]),
  ];
  return partial(where, notes.join(', and '));
};
