import { schema } from '../sections/registry.js';
import { finding, findingIf, textsAt, type Finding } from '../sections/section.js';
import { listenAddressOf, nutPort } from '../text/addresses.js';
import { isSection, textAt, valueAt, type KeyPath, type Section } from '../text/key_path.js';

const externalMistake = finding(
  ['nut', 'mode'],
  'external is not possible in the app, which cannot reach the folder of another NUT server; leave it empty',
);

/** From here on every program may listen, also one without CAP_NET_BIND_SERVICE (ip-sysctl: ip_unprivileged_port_start). */
const minPort = 1024;

/** The app's profile leaves nobody in it the right to ports below 1024, and the NUT server is not root. */
const lowPortMistakes = (options: unknown): readonly Finding[] => {
  const http = { path: ['http', 'listen'], text: textAt(options, 'http', 'listen') ?? '' };
  const what = `the app may not use ports below ${minPort}; choose a higher one`;
  return [...textsAt(options, ['nut', 'listen']), http].flatMap(({ path, text }) =>
    // The default ports of both are higher.
    findingIf((listenAddressOf(text, nutPort)?.port ?? minPort) < minPort, path, what),
  );
};

/**
 * Reads the options that Home Assistant's form was filled in with. A field left empty, an empty list and an empty section
 * count as left out; entries of a list stay, however little they hold, and get the sections that they have in a file. Where a
 * number belongs, digits are one: fields that also take a word give both as text.
 *
 * @returns a copy of the options without what is empty, and what they hold that no option can
 */
export const readForm = (options: unknown) => {
  const mistakes: Finding[] = [];

  const readValue = (value: unknown, node: unknown, path: KeyPath): unknown => {
    if (value === null || value === '') return undefined;
    // An unknown key's, told by whoever reads it next: only what the schema knows is followed, however deep it is.
    if (node === undefined && typeof value === 'object') return value;
    if (Array.isArray(value)) return readList(value, valueAt(node, 'items'), path);
    if (isSection(value)) {
      const section = readSection(value, node, path);
      return Object.keys(section).length === 0 ? undefined : section;
    }
    if (typeof value !== 'string') return value;
    const tag = /^!(?:secret|env_var)(?= +\S)/.exec(value)?.[0];
    if (tag !== undefined) mistakes.push(tagMistake(tag, path));
    return takesNumbers(node) && /^\d{1,15}$/.test(value) ? Number(value) : value;
  };

  const readList = (list: readonly unknown[], items: unknown, path: KeyPath): unknown => {
    const entries = list.flatMap((entry, index) => {
      const form = formFor(entry, items);
      const read = isSection(entry)
        ? readSection(withSections(withOwnLowBattery(entry), form), form, [...path, index])
        : readValue(entry, items, [...path, index]);
      return read === undefined ? [] : [read];
    });
    return entries.length === 0 ? undefined : entries;
  };

  const readSection = (section: Section, node: unknown, path: KeyPath): Section =>
    Object.fromEntries(
      Object.entries(section).flatMap(([key, value]) => {
        const read = readValue(value, valueAt(node, 'properties', key), [...path, key]);
        return read === undefined ? [] : [[key, read]];
      }),
    );

  const read = readValue(options, schema, []);
  if (valueAt(read, 'nut', 'mode') === 'external') mistakes.push(externalMistake);
  mistakes.push(...lowPortMistakes(options));
  return { options: isSection(options) ? (read ?? {}) : options, mistakes };
};

/** The schema of a device depends on its probe, that of a target on its type. */
const formFor = (entry: unknown, items: unknown): unknown => {
  const forms = valueAt(items, 'oneOf');
  if (!Array.isArray(forms)) return items;
  const tag = textAt(items, 'discriminator', 'propertyName') ?? '';
  const chosen = valueAt(entry, tag);
  return forms.find((form) => valueAt(form, 'properties', tag, 'const') === chosen);
};

const takesNumbers = (node: unknown): boolean => [valueAt(node, 'type')].flat().includes('integer');

// The Supervisor puts in what `!secret` names before we see it; what is left here it did not know.
const tagMistake = (tag: string, path: KeyPath): Finding =>
  finding(
    path,
    tag === '!secret'
      ? "!secret names nothing that is in Home Assistant's secrets.yaml: write a name from there, or the value itself"
      : `${tag} cannot be used in the options of the app: write the value itself`,
  );

/**
 * In an entry `low_battery_after` stands for two options: of a UPS with a data port it is `after` in its section `low_battery`, of
 * one that sentinels tell of its own key.
 */
const withOwnLowBattery = (entry: Section): Section => {
  const { low_battery_after: after, ...others } = entry;
  const hasPort = ['driver', 'upsd'].some((key) => (textAt(entry, key) ?? '') !== '');
  if (!hasPort || typeof after !== 'string' || after === '') return entry;
  const before = others['low_battery'];
  return { ...others, low_battery: { ...(isSection(before) ? before : {}), after } };
};

/**
 * In the app's form the entries of lists hold no sections (scripts/addon/options-form.mjs tells why): `wake_auto` of a host is what
 * `wake: {auto}` is in a configuration file. Sections are taken too.
 */
const withSections = (entry: Section, form: unknown): Section => {
  const properties = valueAt(form, 'properties');
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

/** The path of a value, with the sections in, as it was entered. */
export const enteredPath = (options: unknown, path: KeyPath): KeyPath =>
  path.flatMap((step, index) => {
    const isInEntry = (at: number): boolean =>
      typeof path[at - 1] === 'number' && typeof path[at + 1] === 'string';
    const isFlat = (at: number): boolean =>
      isInEntry(at) && valueAt(options, ...path.slice(0, at + 1)) === undefined;
    if (isFlat(index)) return [`${step}_${path[index + 1] ?? ''}`];
    return isFlat(index - 1) ? [] : [step];
  });
