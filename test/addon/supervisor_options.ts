import { isSection, type Section } from '../../src/config/text/key_path.js';

/** What the Supervisor says of an option that it refuses. */
export class OptionRefused extends Error {}

/** The types that the Supervisor knows (its RE_SCHEMA_ELEMENT), without those that this app has no use for. */
const knownType =
  /^(?:bool|int(?:\((?<least>\d+)?,(?<most>\d+)?\))?|match\((?<pattern>.*)\)|list\((?<choices>.+)\))(?<optional>\?)?$/;

const typeOf = (form: string): Readonly<Record<string, string | undefined>> & { readonly text: string } => {
  const found = knownType.exec(form);
  if (found === null) throw new OptionRefused(`unknown type ${form}`);
  return { ...found.groups, text: form };
};

const isOptional = (form: unknown): boolean => {
  const element: unknown = Array.isArray(form) ? form[0] : form;
  return typeof element === 'string' && element.endsWith('?');
};

const checkedScalar = (form: string, value: unknown, key: string): unknown => {
  const { text, least, most, pattern, choices } = typeOf(form);
  const refuse = (): never => {
    throw new OptionRefused(`${key} is not ${form}`);
  };
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return refuse();
  const written = String(value);
  if (text.startsWith('bool')) return typeof value === 'boolean' ? value : refuse();
  if (text.startsWith('int')) {
    const number = Number(written);
    const inRange = number >= Number(least ?? -Infinity) && number <= Number(most ?? Infinity);
    return /^-?\d+$/.test(written) && inRange ? number : refuse();
  }
  if (pattern !== undefined) return new RegExp(pattern).test(written) ? written : refuse();
  return choices?.split('|').includes(written) === true ? written : refuse();
};

const checked = (form: unknown, value: unknown, key: string): unknown => {
  if (Array.isArray(form)) {
    if (!Array.isArray(value)) throw new OptionRefused(`${key} is no list`);
    return value.map((entry: unknown) => checked(form[0], entry, key));
  }
  if (isSection(form)) {
    if (!isSection(value)) throw new OptionRefused(`${key} is no section`);
    return checkedSection(form, value, key);
  }
  if (typeof form !== 'string') throw new OptionRefused(`${key} has no type`);
  return checkedScalar(form, value, key);
};

/** Unknown options are dropped in silence; one that is missing is refused unless its type ends in a question mark. */
const checkedSection = (form: Section, options: Section, name: string): Section => {
  const missing = Object.keys(form).find((key) => !Object.hasOwn(options, key) && !isOptional(form[key]));
  if (missing !== undefined) throw new OptionRefused(`Missing option '${missing}' in ${name}`);
  return Object.fromEntries(
    Object.entries(options)
      .filter(([key]) => Object.hasOwn(form, key))
      .map(([key, value]) => [key, checked(form[key], value, key)]),
  );
};

/** Sections are merged, everything else of the user's takes the default's place, lists too. */
const merged = (defaults: Section, entered: Section): Section => ({
  ...defaults,
  ...Object.fromEntries(
    Object.entries(entered).map(([key, value]) => {
      const standard = defaults[key];
      return [key, isSection(standard) && isSection(value) ? merged(standard, value) : value];
    }),
  ),
});

/**
 * A stand-in for the Supervisor's way from what the user entered to /data/options.json (supervisor/apps/options.py and
 * app.py): defaults below, checked against the app's schema.
 *
 * @throws OptionRefused
 */
export const optionsWritten = (form: Section, defaults: Section, entered: Section): Section =>
  checkedSection(form, merged(defaults, entered), 'root');

/** Whether the Supervisor takes that value for an option of that type. */
export const takes = (form: unknown, value: unknown): boolean => {
  try {
    checked(form, value, 'option');
    return true;
  } catch (error) {
    if (error instanceof OptionRefused) return false;
    throw error;
  }
};
