import { isSection } from './key_path.js';

/** A value of more sections and lists, or nested more deeply, than any real configuration. */
export class TooLarge extends Error {}

const deepestLevel = 32;
const mostValues = 100_000;

/**
 * A copy of plain data that shares nothing with the original nor within itself (YAML's aliases do), so that defaults
 * can be filled in.
 *
 * @throws TooLarge for data that refers to itself, or is beyond any real configuration
 */
export const plainCopy = (data: unknown): unknown => {
  let count = 0;
  const copy = (value: unknown, level: number): unknown => {
    count += 1;
    if (level > deepestLevel || count > mostValues) throw new TooLarge();
    if (Array.isArray(value)) return value.map((item: unknown) => copy(item, level + 1));
    if (!isSection(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, level + 1)]));
  };
  return copy(data, 0);
};
