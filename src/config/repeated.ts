import { listAt, type KeyPath } from './key_path.js';
import { mistake, type Mistake } from './mistake.js';

/** One thing that must be unique, and the place where it stands. */
export interface Placed {
  readonly path: KeyPath;
  readonly text: string;
}

/** A mistake for each text that stands there already; `what` says so, from the place of the first and its own. */
export const repeated = (
  placed: readonly Placed[],
  what: (first: KeyPath, own: KeyPath) => string,
): readonly Mistake[] => {
  const firstOf = new Map<string, KeyPath>();
  return placed.flatMap(({ path, text }) => {
    const first = firstOf.get(text);
    if (first !== undefined) return [mistake(path, what(first, path))];
    firstOf.set(text, path);
    return [];
  });
};

/** The texts of a list, each with its place. */
export const textsAt = (data: unknown, ...path: KeyPath): readonly Placed[] =>
  listAt(data, ...path).flatMap((text, index) =>
    typeof text === 'string' ? [{ path: [...path, index], text }] : [],
  );
