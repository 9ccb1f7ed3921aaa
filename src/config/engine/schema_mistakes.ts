import type { ErrorObject } from 'ajv';
import { kindWithKey } from '../../probes/registry.js';
import { finding, type Finding } from '../sections/section.js';
import { isSection, keyPathOf, shownKey, valueAt, type KeyPath } from '../text/key_path.js';
import { nearestWord } from '../text/nearest_word.js';

/** What the words of an error need of one part of our schema. */
interface SchemaNode {
  readonly $schema?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly oneOf?: readonly SchemaNode[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly expected?: string;
  readonly duration?: { readonly min: string; readonly max: string };
  readonly default?: unknown;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  /** True for what must never be shown. */
  readonly writeOnly?: boolean;
}

const typesOf = ({ type = [] }: SchemaNode): readonly string[] => (typeof type === 'string' ? [type] : type);

/** What the schema wants at a place, in words that follow "expected". */
const expectation = (node: SchemaNode): string => {
  if (node.expected !== undefined) return node.expected;
  if (node.duration !== undefined) {
    const example = typeof node.default === 'string' ? `, such as ${node.default}` : '';
    return `a duration from ${node.duration.min} to ${node.duration.max}${example}`;
  }
  if (node.enum !== undefined) return `one of ${node.enum.join(', ')}`;
  const types = typesOf(node);
  const min = node.minimum ?? node.minLength ?? node.minItems ?? 0;
  const range = `${min} to ${node.maximum ?? node.maxLength ?? node.maxItems ?? 'any number of'}`;
  if (types.includes('integer')) return `a whole number from ${range}`;
  if (types.includes('boolean')) return 'true or false';
  if (types.includes('string')) return `text of ${range} characters`;
  if (types.includes('array')) return `a list of ${range} entries`;
  return 'a section (lines of "key: value" below it)';
};

/** More mistakes than this are not told: nobody reads them, and the first ones cause the others. */
const maxMistakes = 200;

/** Turns ajv's errors into words, one for each place. `data` is what was validated. */
export const mistakesOf = (data: unknown, errors: readonly ErrorObject[]): readonly Finding[] => {
  const byPlace = new Map<string, Finding>();
  for (const error of errors) {
    if (byPlace.size >= maxMistakes) break;
    const found = mistakeOf(data, error);
    const place = JSON.stringify(found.path);
    if (!byPlace.has(place)) byPlace.set(place, found);
  }
  return [...byPlace.values()];
};

const mistakeOf = (data: unknown, error: ErrorObject): Finding => {
  const path = keyPathOf(data, error.instancePath);
  const node: SchemaNode = error.parentSchema ?? {};
  switch (error.keyword) {
    case 'required':
      return missingKey(path, node, String(error.params['missingProperty']), error.data);
    case 'additionalProperties':
      return unknownKey(path, node, String(error.params['additionalProperty']));
    case 'discriminator':
      return wrongChoice([...path, 'probe'], probeNames(node), valueAt(error.data, 'probe'));
    case 'enum':
      return wrongChoice(path, node.enum ?? [], error.data);
    default:
      return wrongValue(path, node, error.data);
  }
};

const missingKey = (path: KeyPath, node: SchemaNode, key: string, section: unknown): Finding => {
  const form =
    isSection(section) && typeof section['probe'] === 'string' ? ` with probe ${section['probe']}` : '';
  return finding([...path, key], `is missing${form}: expected ${expectation(node.properties?.[key] ?? {})}`);
};

const probeNames = (node: SchemaNode): readonly string[] =>
  (node.oneOf ?? []).flatMap(({ properties }) => properties?.['probe']?.const ?? []);

const unknownKey = (path: KeyPath, node: SchemaNode, key: string): Finding => {
  const known = Object.keys(node.properties ?? {});
  const elsewhere = known.includes('probe') ? kindWithKey(key) : null;
  const nearest = nearestWord(shownKey(key), known);
  let hint = `; known are ${known.join(', ')}`;
  if (key.includes(':')) hint = '; a space is missing after its colon';
  else if (elsewhere !== null) hint = `; it belongs to "probe: ${elsewhere}"`;
  else if (nearest !== null) hint = `; did you mean "${nearest}"?`;
  return finding([...path, key], `unknown key "${shownKey(key)}"${hint}`, 'key');
};

const wrongChoice = (path: KeyPath, choices: readonly string[], value: unknown): Finding => {
  const expected = `expected one of ${choices.join(', ')}`;
  const shown = shownValue(value);
  const nearest = typeof value === 'string' ? nearestWord(value, choices) : null;
  const given = shown === null ? '' : `; ${shown} is given`;
  const hint = nearest === null ? '' : `; did you mean "${nearest}"?`;
  return { ...finding(path, `${expected}${given}${hint}`), whatWithoutValue: expected };
};

const wrongValue = (path: KeyPath, node: SchemaNode, value: unknown): Finding => {
  const expected = `expected ${expectation(node)}`;
  const mismatch = kindMismatch(node, value);
  if (mismatch !== null) return finding(path, `${expected}; ${mismatch}`);
  const shown = node.writeOnly === true ? null : shownValue(value);
  return {
    ...finding(path, shown === null ? expected : `${expected}; ${shown} is given`),
    whatWithoutValue: expected,
  };
};

const shownValue = (value: unknown): string | null => {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value !== 'string' || value.length > 60 || /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(value))
    return null;
  return `"${value}"`;
};

const kindOf = (value: unknown): 'text' | 'number' | 'truth value' | 'nothing' | 'list' | 'section' => {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'truth value';
  return Array.isArray(value) ? 'list' : 'section';
};

/** Why a value of the wrong kind is one, and what to do; null where its kind is right. */
const kindMismatch = (node: SchemaNode, value: unknown): string | null => {
  const kind = kindOf(value);
  const types = typesOf(node);
  if (kind === 'nothing') return 'nothing is given';
  if (kind === 'section') return types.includes('object') ? null : 'a section (key: value) is given';
  if (kind === 'list') return types.includes('array') ? null : 'a list is given';
  if (kind === 'text') {
    if (types.includes('string')) return null;
    return types.includes('integer') ? 'text is given: leave the quotes away' : 'text is given';
  }
  if (kind === 'number' && types.includes('integer')) return null;
  if (node.duration !== undefined) return 'its unit is missing: write 500ms, 5s, 10m or 2h';
  if (types.includes('string')) return `this is a ${kind}, not text: put quotes around it ("…")`;
  return `a ${kind} is given`;
};
