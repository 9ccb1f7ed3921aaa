/** A whole number and its unit (docs/configuration.md). Whether it is in range is told at the start, in words. */
const duration = '^[0-9]{1,9}(ms|s|m|h)$';

/** What the form asks of a text. The Supervisor's `str` takes no numbers, so `topic: 5` would be refused: `match` takes them. */
const textPattern = ({ pattern, minLength = 0, maxLength, duration: isDuration, writeOnly }) => {
  if (isDuration) return duration;
  // The Supervisor shows and logs what it refuses: a password must never be what is refused.
  if (writeOnly) return '^.+$';
  return pattern ?? `^.{${minLength},${maxLength}}$`;
};

const isSection = ({ type }) => [type].flat().includes('object');

const isIn = (list) => (key) => Array.isArray(list) && list.includes(key);

const scalar = (schema, optional) => {
  const mark = optional ? '?' : '';
  const { enum: choices, minimum, maximum } = schema;
  const types = [schema.type].flat();
  // A number that may also be a word: the form gives both as text.
  if (types.includes('string') && types.includes('integer')) {
    return `match(^(${schema.pattern.slice(1, -1)}|[0-9]{1,${String(maximum).length}})$)${mark}`;
  }
  if (choices) return `list(${choices.join('|')})${mark}`;
  if (types.includes('integer')) return `int(${minimum},${maximum})${mark}`;
  if (types.includes('boolean')) return `bool${mark}`;
  return `match(${textPattern(schema)})${mark}`;
};

/** A list of a few words. Home Assistant's form shows `list(…)` within a list as a choice of one, so the words are typed in. */
const listItem = (items) => (items.enum ? `match(^(${items.enum.join('|')})$)?` : scalar(items, true));

/** One form for all of a device's forms: what only some of them have, or need, may be left out. */
const unitedForms = (forms) => {
  const keys = [...new Set(forms.flatMap(({ properties }) => Object.keys(properties)))];
  const properties = keys.map((key) => {
    const found = forms.map(({ properties: own }) => own[key]).filter((own) => own !== undefined);
    const choices = found.map((own) => own.const).filter((word) => word !== undefined);
    return [key, choices.length > 0 ? { type: 'string', enum: choices } : found[0]];
  });
  // Home Assistant shows the first field in the list of devices, and nearly every device has an address.
  const first = properties.filter(([key]) => key === 'address');
  const others = properties.filter(([key]) => key !== 'address');
  return { type: 'object', properties: Object.fromEntries([...first, ...others]), required: [] };
};

const united = (schema) => (schema.oneOf ? unitedForms(schema.oneOf) : schema);

/**
 * An entry of a list without sections in it: `wake: {auto}` is `wake_auto`. The Supervisor wants every section to be there
 * and puts no defaults into entries, so whoever adds a host would have to add its empty section too. `src/config/home_assistant/options_form.ts`
 * reads it.
 */
const flat = (items) => ({
  ...items,
  properties: Object.fromEntries(
    Object.entries(items.properties).flatMap(([key, value]) =>
      isSection(value)
        ? Object.entries(value.properties).map(([inner, own]) => [`${key}_${inner}`, own])
        : [[key, value]],
    ),
  ),
});

const formOf = (schema, optional) => {
  if (schema.type === 'array') {
    const items = united(schema.items);
    return [isSection(items) ? formOf(flat(items), false) : listItem(items)];
  }
  if (!isSection(schema)) return scalar(schema, optional);
  const isOptional = (key) => !isIn(schema.required)(key) || schema.isOptionalSection;
  return Object.fromEntries(
    Object.entries(schema.properties).map(([key, value]) => {
      // The Supervisor knows no section that may be left out. One that may is there and empty, so nothing in it is required.
      const isOptionalSection = isSection(value) && isOptional(key);
      return [key, formOf({ ...value, isOptionalSection }, isOptional(key))];
    }),
  );
};

/**
 * The app's options as the Supervisor's schema language has them, for `schema:` of config.yaml.
 *
 * @param schema the configuration's JSON Schema
 */
export const optionsSchema = (schema) => formOf(schema, false);

/**
 * The defaults of the app's options, for `options:` of config.yaml: every section and list of sections, empty, because the
 * Supervisor wants these to be there; and what is on by default, because the form shows a switch as off where there is
 * no value. Nothing else: the Supervisor keeps every default that it once stored for ever. A left out option has the
 * default of the program.
 *
 * @param schema the configuration's JSON Schema
 */
export const optionsDefaults = ({ properties }) =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([key, schema]) => {
      if (isSection(schema)) return [[key, optionsDefaults(schema)]];
      if (schema.type === 'array') return isSection(schema.items) ? [[key, []]] : [];
      return schema.default === true ? [[key, true]] : [];
    }),
  );
