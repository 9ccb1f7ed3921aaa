import { schema, type SettingsEntry } from '../sections/registry.js';
import { isSecretKey } from '../sections/ups_port.js';
import { isSection, listAt, shownPath, valueAt, writtenPath, type KeyPath } from '../text/key_path.js';
import type { Origin } from './origin.js';

const hidden = '(hidden)';

/**
 * Every value of a valid configuration, in the order of its keys, and what gives it.
 *
 * @param complete the expanded form with defaults
 * @param written the expanded form without them
 * @param options as they were written, with what is short for something else
 */
export const entriesOf = (
  complete: unknown,
  written: unknown,
  options: unknown,
  origin: Origin,
): readonly SettingsEntry[] =>
  leavesIn(complete).map(({ path, value }) => {
    const place = writtenPath(options, path);
    const isWritten = valueAt(written, ...path) !== undefined && isGiven(options, path, value);
    const source = (isWritten ? origin.sourceOf(place) : null) ?? 'default';
    const isSecret = isWriteOnly(path) || (isWritten && origin.isHidden(place));
    return {
      path: shownPath(path),
      value: isSecret ? hidden : value,
      source,
      line: source === 'default' ? null : origin.positionOf(place, 'value').line,
    };
  });

interface Leaf extends Pick<SettingsEntry, 'value'> {
  readonly path: KeyPath;
}

const leavesIn = (value: unknown, path: KeyPath = []): readonly Leaf[] => {
  if (isSection(value)) return Object.entries(value).flatMap(([key, item]) => leavesIn(item, [...path, key]));
  if (Array.isArray(value))
    return value.length === 0
      ? [{ path, value: [] }]
      : value.flatMap((item: unknown, index) => leavesIn(item, [...path, index]));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return [{ path, value }];
  return [];
};

/** Whether the user gave that value. What is short for something else may bring more with it, such as the probe of an address. */
const isGiven = (options: unknown, path: KeyPath, value: unknown): boolean => {
  if (valueAt(options, ...path) !== undefined) return true;
  const place = writtenPath(options, path);
  if (place.length < path.length) return valueAt(options, ...place) === value;
  return Array.isArray(valueAt(options, ...path.slice(0, -1)));
};

/** Whether what stands at that path must never be shown, wherever it comes from. */
const isWriteOnly = (path: KeyPath): boolean => {
  const key = path.at(-1);
  if (path.at(-2) === 'settings' && typeof key === 'string' && isSecretKey(key)) return true;
  const nodes = path.reduce<readonly unknown[]>(
    (above, step) => above.flatMap((node) => [node, ...listAt(node, 'oneOf')]).flatMap(below(step)),
    [schema],
  );
  return nodes.some((node) => valueAt(node, 'writeOnly') === true);
};

const below =
  (step: string | number) =>
  (node: unknown): readonly unknown[] => [
    typeof step === 'number' ? valueAt(node, 'items') : valueAt(node, 'properties', step),
  ];
