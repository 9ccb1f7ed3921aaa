import { isSection, valueAt, type KeyPath, type Section } from '../text/key_path.js';

/**
 * In the app's form the entries of lists hold no sections (scripts/addon/options-form.mjs tells why): `wake_auto` of a host is what
 * `wake: {auto}` is in a configuration file.
 *
 * @param entry as it was entered; sections are taken too
 * @param form the schema of the entry
 */
export const withSections = (entry: Section, form: unknown): Section => {
  const properties: unknown = isSection(form) ? form['properties'] : undefined;
  if (!isSection(properties)) return entry;
  const sections = Object.keys(properties).filter((key) => isSection(valueAt(properties, key, 'properties')));
  return sections.reduce((whole, section) => withSection(whole, section, properties), entry);
};

const withSection = (entry: Section, section: string, properties: Section): Section => {
  const isInSection = (key: string): boolean =>
    !Object.hasOwn(properties, key) &&
    key.startsWith(`${section}_`) &&
    valueAt(properties, section, 'properties', key.slice(section.length + 1)) !== undefined;
  const entered = Object.entries(entry);
  const flat = entered.filter(([key]) => isInSection(key));
  if (flat.length === 0) return entry;
  const before = entry[section];
  return {
    ...Object.fromEntries(entered.filter(([key]) => !isInSection(key))),
    [section]: {
      ...(isSection(before) ? before : {}),
      ...Object.fromEntries(flat.map(([key, value]) => [key.slice(section.length + 1), value])),
    },
  };
};

/**
 * The path of a value as it was entered.
 *
 * @param options as they were entered
 * @param path where the value is, with the sections in
 */
export const enteredPath = (options: unknown, path: KeyPath): KeyPath =>
  path.flatMap((step, index) => {
    const isInEntry = (at: number): boolean =>
      typeof path[at - 1] === 'number' && typeof path[at + 1] === 'string';
    const isFlat = (at: number): boolean =>
      isInEntry(at) && valueAt(options, ...path.slice(0, at + 1)) === undefined;
    if (isFlat(index)) return [`${step}_${path[index + 1] ?? ''}`];
    return isFlat(index - 1) ? [] : [step];
  });
