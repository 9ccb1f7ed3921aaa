import type { KeyPath } from './key_path.js';

/** Something wrong in the expanded form, not yet brought to its place in the file. */
export interface Mistake {
  readonly path: KeyPath;
  /** Whether the key or its value is what the user has to look at. */
  readonly part: 'key' | 'value';
  /** What is wrong and what was expected, in words. */
  readonly what: string;
  /** Read `what` without the value, for values that must not be shown. */
  readonly whatWithoutValue: string;
  /** Where other values stand that `what` shows. */
  readonly shows: readonly KeyPath[];
}

/** A mistake whose words never hold a value. */
export const mistake = (path: KeyPath, what: string, part: Mistake['part'] = 'value'): Mistake => ({
  path,
  part,
  what,
  whatWithoutValue: what,
  shows: [],
});
