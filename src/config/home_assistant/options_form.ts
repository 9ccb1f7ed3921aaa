import { schema } from '../sections/registry.js';
import { finding, textsAt, type Finding, type Placed } from '../sections/section.js';
import { httpPort, listenAddressOf, nutPort } from '../text/addresses.js';
import { isSection, textAt, valueAt, type KeyPath } from '../text/key_path.js';
import { withSections } from './flat_options.js';

/** Options without what the form leaves empty, and what they hold that no option can. */
export interface ReadForm {
  readonly options: unknown;
  readonly mistakes: readonly Finding[];
}

const externalMistake = finding(
  ['nut', 'mode'],
  'external is not possible in the app, which cannot reach the folder of another NUT server; leave it empty',
);

/** From here on every program may listen, also one without CAP_NET_BIND_SERVICE (ip-sysctl: ip_unprivileged_port_start). */
const minPort = 1024;

const lowPort = `the app may not use ports below ${minPort}; choose a higher one`;

const lowPorts = (places: readonly Placed[], defaultPort: number): readonly Finding[] =>
  places.flatMap(({ path, text }) => {
    const address = listenAddressOf(text, defaultPort);
    return address === null || address.port >= minPort ? [] : [finding(path, lowPort)];
  });

/** The app's profile leaves nobody in it the right to ports below 1024, and the NUT server is not root. */
const lowPortMistakes = (options: unknown): readonly Finding[] => [
  ...lowPorts(textsAt(options, ['nut', 'listen']), nutPort),
  ...lowPorts([{ path: ['http', 'listen'], text: textAt(options, 'http', 'listen') ?? '' }], httpPort),
];

/**
 * Reads the options that Home Assistant's form was filled in with. A field left empty, an empty list and an empty section
 * count as left out; entries of a list stay, however little they hold, and get the sections that they have in a file. Where a
 * number belongs, digits are one: fields that also take a word give both as text.
 *
 * @param options plain data; it is not changed
 */
export const readForm = (options: unknown): ReadForm => {
  const mistakes: Finding[] = [];
  const read = readValue(options, schema, [], mistakes);
  if (valueAt(read, 'nut', 'mode') === 'external') mistakes.push(externalMistake);
  mistakes.push(...lowPortMistakes(options));
  return { options: isSection(options) ? (read ?? {}) : options, mistakes };
};

const readValue = (value: unknown, node: unknown, path: KeyPath, mistakes: Finding[]): unknown => {
  if (value === null || value === '') return undefined;
  // Below an unknown key, which is told by whoever reads it next: only what the schema knows is followed, however deep it is.
  if (node === undefined && typeof value === 'object') return value;
  if (Array.isArray(value)) return readList(value, node, path, mistakes);
  if (isSection(value)) {
    const section = readSection(value, node, path, mistakes);
    return Object.keys(section).length === 0 ? undefined : section;
  }
  if (typeof value !== 'string') return value;
  const tag = /^!(?:secret|env_var)(?= +\S)/.exec(value)?.[0];
  if (tag !== undefined) mistakes.push(tagMistake(tag, path));
  return takesNumbers(node) && /^\d{1,15}$/.test(value) ? Number(value) : value;
};

const readList = (
  list: readonly unknown[],
  node: unknown,
  path: KeyPath,
  mistakes: Finding[],
): readonly unknown[] | undefined => {
  const items: unknown = isSection(node) ? node['items'] : undefined;
  const entries = list.flatMap((entry, index) => {
    const own = [...path, index];
    if (isSection(entry)) {
      const form = formFor(entry, items);
      return [readSection(withSections(entry, form), form, own, mistakes)];
    }
    const read = readValue(entry, items, own, mistakes);
    return read === undefined ? [] : [read];
  });
  return entries.length === 0 ? undefined : entries;
};

const readSection = (
  section: Readonly<Record<string, unknown>>,
  node: unknown,
  path: KeyPath,
  mistakes: Finding[],
): Readonly<Record<string, unknown>> => {
  const properties: unknown = isSection(node) ? node['properties'] : undefined;
  return Object.fromEntries(
    Object.entries(section).flatMap(([key, value]) => {
      const own = isSection(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
      const read = readValue(value, own, [...path, key], mistakes);
      return read === undefined ? [] : [[key, read]];
    }),
  );
};

/** The schema of a device depends on its probe. */
const formFor = (entry: Readonly<Record<string, unknown>>, items: unknown): unknown => {
  if (!isSection(items) || !Array.isArray(items['oneOf'])) return items;
  const forms: readonly unknown[] = items['oneOf'];
  return forms.find((form) => {
    const properties = isSection(form) ? form['properties'] : undefined;
    const probe = isSection(properties) ? properties['probe'] : undefined;
    return isSection(probe) && probe['const'] === entry['probe'];
  });
};

const takesNumbers = (node: unknown): boolean => {
  const type: unknown = isSection(node) ? node['type'] : undefined;
  return type === 'integer' || (Array.isArray(type) && type.includes('integer'));
};

// The Supervisor puts in what `!secret` names before we see it; what is left here it did not know.
const tagMistake = (tag: string, path: KeyPath): Finding =>
  finding(
    path,
    tag === '!secret'
      ? "!secret names nothing that is in Home Assistant's secrets.yaml: write a name from there, or the value itself"
      : `${tag} cannot be used in the options of the app: write the value itself`,
  );
