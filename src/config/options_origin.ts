import { dirname } from 'node:path';
import { enteredPath } from './flat_options.js';
import { shownPath, shownText, textAt, valueAt, type KeyPath } from './key_path.js';
import type { Origin } from './origin.js';

/** What people call the list entries on the way, the outermost first. */
const namesOnTheWay = (options: unknown, path: KeyPath): readonly string[] =>
  path.flatMap((step, index) => {
    if (typeof step !== 'number') return [];
    const entry = valueAt(options, ...path.slice(0, index + 1));
    const name = textAt(entry, 'name') ?? textAt(entry, 'address');
    return name === null ? [] : [shownText(name)];
  });

/**
 * The origin of the options that Home Assistant's form was filled in with. The form has no lines: an option is found by
 * its name and, within a list, by what its entry is called, as in `hosts[0].mac (NAS)`.
 *
 * @param file where the Supervisor put the options
 * @param options as they were read
 */
export const optionsOrigin = (file: string, options: unknown): Origin => ({
  file: 'Options',
  folder: dirname(file),
  remedy: 'Correct them on the Configuration tab of the app, save, and start the app again.',
  positionOf: () => null,
  shownKeyOf: (path) => {
    const names = namesOnTheWay(options, path);
    return `${shownPath(enteredPath(options, path))}${names.length === 0 ? '' : ` (${names.join(', ')})`}`;
  },
  isHidden: () => false,
  isUnresolved: () => false,
});
