import { isSection } from './key_path.js';

/** What the words of an error need of one part of the schema. */
export interface SchemaNode {
  readonly types: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly oneOf: readonly SchemaNode[];
  readonly choices: readonly string[];
  readonly constant: unknown;
  readonly expected: string | null;
  readonly duration: { readonly min: string; readonly max: string } | null;
  readonly default: unknown;
  /** From `minimum`, `minLength` or `minItems`; null where there is none. */
  readonly least: number | null;
  readonly most: number | null;
  /** True for what must never be shown. */
  readonly secret: boolean;
}

const numberIn = (values: readonly unknown[]): number | null =>
  values.find((value): value is number => typeof value === 'number') ?? null;

const textsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
};

const durationBoundsOf = (value: unknown): SchemaNode['duration'] => {
  if (!isSection(value)) return null;
  const { min, max } = value;
  return typeof min === 'string' && typeof max === 'string' ? { min, max } : null;
};

/** Reads a part of a JSON Schema. What is no schema has nothing to tell. */
export const schemaNodeOf = (schema: unknown): SchemaNode => {
  const node = isSection(schema) ? schema : {};
  const { properties, oneOf, expected } = node;
  return {
    types: textsOf(node['type']),
    properties: isSection(properties) ? properties : {},
    oneOf: Array.isArray(oneOf) ? oneOf.map((one: unknown) => schemaNodeOf(one)) : [],
    choices: textsOf(node['enum']),
    constant: node['const'],
    expected: typeof expected === 'string' ? expected : null,
    duration: durationBoundsOf(node['duration']),
    default: node['default'],
    least: numberIn([node['minimum'], node['minLength'], node['minItems']]),
    most: numberIn([node['maximum'], node['maxLength'], node['maxItems']]),
    secret: node['writeOnly'] === true,
  };
};

/** What the schema wants at a place, in words that follow "expected". */
export const expectation = (node: SchemaNode): string => {
  const { expected, duration, choices, types, least, most } = node;
  if (expected !== null) return expected;
  if (duration !== null) {
    const example = typeof node.default === 'string' ? `, such as ${node.default}` : '';
    return `a duration from ${duration.min} to ${duration.max}${example}`;
  }
  if (choices.length > 0) return `one of ${choices.join(', ')}`;
  const range = `${least ?? 0} to ${most ?? 'any number of'}`;
  if (types.includes('integer')) return `a whole number from ${range}`;
  if (types.includes('boolean')) return 'true or false';
  if (types.includes('string')) return `text of ${range} characters`;
  if (types.includes('array')) return `a list of ${range} entries`;
  return 'a section (lines of "key: value" below it)';
};
