/** What is read here of the configuration's JSON Schema. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly duration?: object;
  readonly writeOnly?: boolean;
  readonly default?: unknown;
  /** A section with keys of any name. */
  readonly propertyNames?: Schema;
}

export type SectionSchema = Schema & { readonly properties: Readonly<Record<string, Schema>> };

export type OptionForm = string | readonly OptionForm[] | OptionForms;
export interface OptionForms {
  readonly [key: string]: OptionForm;
}
export interface OptionDefaults {
  readonly [key: string]: true | readonly [] | OptionDefaults;
}

/** A whole number and its unit (docs/configuration.md). Whether it is in range is told at the start, in words. */
const duration = '^[0-9]{1,9}(ms|s|m|h|d|y)$';

const typesOf = ({ type = [] }: Schema): readonly string[] => (typeof type === 'string' ? [type] : type);

/** What may be a text too is entered as one. */
const isSection = (schema: Schema): schema is SectionSchema =>
  typesOf(schema).includes('object') && !typesOf(schema).includes('string') && !isTable(schema);

/** Keys of any name are entered as a list of texts such as `offdelay = 60`. */
const isTable = ({ propertyNames }: Schema): boolean => propertyNames !== undefined;

// Any text: a value may be a password, and the Supervisor shows and logs what it refuses.
const tableLine = 'match(^.+$)?';

/** What the form asks of a text. The Supervisor's `str` takes no numbers, so `topic: 5` would be refused: `match` takes them. */
const textPattern = (schema: Schema): string => {
  const { minLength = 0, maxLength = '', pattern = `^.{${minLength},${maxLength}}$` } = schema;
  if (schema.duration !== undefined) return duration;
  // The Supervisor shows and logs what it refuses: a password must never be what is refused.
  return schema.writeOnly === true ? '^.+$' : pattern;
};

const scalar = (schema: Schema, optional: boolean): string => {
  const mark = optional ? '?' : '';
  const { enum: choices, minimum, maximum, pattern = '' } = schema;
  const types = typesOf(schema);
  // A number that may also be a word: the form gives both as text.
  if (types.includes('string') && types.includes('integer'))
    return `match(^(${pattern.slice(1, -1)}|[0-9]{1,${String(maximum).length}})$)${mark}`;
  if (choices !== undefined) return `list(${choices.join('|')})${mark}`;
  if (types.includes('integer')) return `int(${minimum ?? ''},${maximum ?? ''})${mark}`;
  if (types.includes('boolean')) return `bool${mark}`;
  return `match(${textPattern(schema)})${mark}`;
};

/** A list of a few words. Home Assistant's form shows `list(…)` within a list as a choice of one, so the words are typed in. */
const listItem = (items: Schema): string =>
  items.enum === undefined ? scalar(items, true) : `match(^(${items.enum.join('|')})$)?`;

/** One form for all of a device's forms: what only some of them have, or need, may be left out. */
const unitedForms = (forms: readonly Schema[]): SectionSchema => {
  const properties = new Map<string, Schema>();
  for (const { properties: own = {} } of forms) {
    for (const [key, schema] of Object.entries(own)) {
      const { enum: choices = [] } = properties.get(key) ?? {};
      if (schema.const !== undefined)
        properties.set(key, { type: 'string', enum: [...choices, schema.const] });
      else if (!properties.has(key)) properties.set(key, schema);
    }
  }
  // Home Assistant shows the first field in the list of devices, and nearly every device has an address.
  const isAddress = ([key]: readonly [string, Schema]): number => (key === 'address' ? 0 : 1);
  const sorted = [...properties].sort((one, other) => isAddress(one) - isAddress(other));
  return { type: 'object', properties: Object.fromEntries(sorted), required: [] };
};

/**
 * An entry of a list without sections in it: `wake: {auto}` is `wake_auto`. The Supervisor wants every section to be there
 * and puts no defaults into entries, so whoever adds a host would have to add its empty section too. The configuration
 * reads it back.
 */
const flat = (items: SectionSchema): SectionSchema => ({
  ...items,
  properties: Object.fromEntries(
    Object.entries(items.properties).flatMap(([key, value]) =>
      isSection(value)
        ? Object.entries(value.properties).map(([inner, own]) => [`${key}_${inner}`, own] as const)
        : [[key, value] as const],
    ),
  ),
});

/** A device in the entry of a list is its address alone. */
const device = (forms: readonly Schema[]): string =>
  scalar(unitedForms(forms).properties['address'] ?? {}, true);

const listForm = (items: Schema, isInEntry: boolean): OptionForm => {
  if (isInEntry && items.oneOf !== undefined) return [device(items.oneOf)];
  const item = items.oneOf === undefined ? items : unitedForms(items.oneOf);
  return [isSection(item) ? sectionForm(flat(item), false, true) : listItem(item)];
};

/** @param isOptional whether nothing in it is required */
const sectionForm = (section: SectionSchema, isOptional: boolean, isEntry = false): OptionForms =>
  Object.fromEntries(
    Object.entries(section.properties).map(([key, value]): [string, OptionForm] => {
      const mayBeLeftOut = isOptional || !(section.required ?? []).includes(key);
      if (isTable(value)) return [key, [tableLine]];
      if (value.items !== undefined) return [key, listForm(value.items, isEntry)];
      // The Supervisor knows no section that may be left out. One that may is there and empty, so nothing in it is required.
      return [key, isSection(value) ? sectionForm(value, mayBeLeftOut) : scalar(value, mayBeLeftOut)];
    }),
  );

/**
 * The app's options as the Supervisor's schema language has them, for `schema:` of config.yaml.
 *
 * @param schema the configuration's JSON Schema
 */
export const optionsSchema = (schema: SectionSchema): OptionForms => sectionForm(schema, false);

/**
 * The defaults of the app's options, for `options:` of config.yaml: every section and list of sections, empty, because the
 * Supervisor wants these to be there; and what is on by default, because the form shows a switch as off where there is
 * no value. Nothing else: the Supervisor keeps every default that it once stored for ever. A left out option has the
 * default of the program.
 *
 * @param schema the configuration's JSON Schema
 */
export const optionsDefaults = ({ properties }: SectionSchema): OptionDefaults =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([key, schema]): [string, true | [] | OptionDefaults][] => {
      if (isSection(schema)) return [[key, optionsDefaults(schema)]];
      const items = schema.items?.oneOf?.[0] ?? schema.items;
      if (items !== undefined) return isSection(items) ? [[key, []]] : [];
      return schema.default === true ? [[key, true]] : [];
    }),
  );
