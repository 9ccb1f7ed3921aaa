import { Ajv, type ErrorObject } from 'ajv';
import { isIPv4 } from 'node:net';
import { ownSchema } from '../../platform/own_schema.js';
import { probeFormats } from '../../probes/registry.js';
import { deviceSchema } from '../sections/devices.js';
import { targetForms } from '../sections/notify_targets.js';
import { isSecretKey, upsdAddressOf } from '../sections/ups_port.js';
import { oneForEachPlace, schema, type Configuration } from '../sections/registry.js';
import { finding, type Finding } from '../sections/section.js';
import {
  isAddressRange,
  isDeviceAddress,
  listenAddressOf,
  macOf,
  nutPort,
  sixBytesOf,
} from '../text/addresses.js';
import { isTimezone } from '../text/calendars.js';
import { durationOf } from '../text/durations.js';
import { isSection, keyPathOf, shownKey, textAt, valueAt, type KeyPath } from '../text/key_path.js';
import { nearestWord } from '../text/nearest_word.js';
import { receiverUrlOf, sentryDsnOf } from '../text/log_urls.js';
import { isLogSize } from '../text/sizes.js';
import { brokerUrlOf, isWebUrl } from '../text/urls.js';

const isDurationWithin = ({ min, max }: { min: string; max: string }, text: string): boolean => {
  const duration = durationOf(text);
  return duration !== null && duration >= (durationOf(min) ?? 0) && duration <= (durationOf(max) ?? Infinity);
};

const ajv = new Ajv({
  ...ownSchema,
  allErrors: true,
  verbose: true,
  useDefaults: true,
  discriminator: true,
  allowUnionTypes: true,
  // What tells the forms apart is required beside `oneOf`, and defined within each of them.
  strictRequired: false,
  messages: false,
  formats: {
    ...probeFormats,
    'device-address': isDeviceAddress,
    'upsd-address': (text: string) => upsdAddressOf(text) !== null,
    'listen-address': (text: string) => listenAddressOf(text, nutPort) !== null,
    'ipv4-address': isIPv4,
    'address-range': isAddressRange,
    'mac-address': (text: string) => macOf(text) !== null,
    'six-bytes': (text: string) => sixBytesOf(text) !== null,
    timezone: isTimezone,
    'broker-url': (text: string) => brokerUrlOf(text) !== null,
    'receiver-url': (text: string) => receiverUrlOf(text) !== null,
    'log-size': isLogSize,
    'sentry-dsn': (text: string) => sentryDsnOf(text) !== null,
    'service-url': isWebUrl,
  },
});
ajv.addKeyword({ keyword: 'duration', type: 'string', schemaType: 'object', validate: isDurationWithin });
ajv.addKeyword('expected');

const validator = ajv.compile<Configuration>(schema);

interface Validated {
  /** Null where the data is not valid. */
  readonly configuration: Configuration | null;
  readonly mistakes: readonly Finding[];
}

/** Checks the expanded form against the schema, and fills its defaults in, also where it is not valid. */
export const validated = (data: unknown): Validated => {
  if (validator(data)) return { configuration: data, mistakes: [] };
  // One value may break several keywords.
  const errors = (validator.errors ?? []).slice(0, 5 * maxMistakes);
  const mistakes = oneForEachPlace(errors.map((error) => mistakeOf(data, error))).slice(0, maxMistakes);
  return { configuration: null, mistakes };
};

/** What the words of an error need of one part of our schema. */
interface SchemaNode {
  readonly $schema?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly enum?: readonly string[];
  readonly expected?: string;
  readonly const?: string;
  readonly duration?: object;
  /** True for what must never be shown. */
  readonly writeOnly?: boolean;
}

/** What the schema wants at a place, in words that follow "expected". */
const expectation = (node: SchemaNode): string => {
  if (node.expected !== undefined) return node.expected;
  if (node.enum !== undefined) return `one of ${node.enum.join(', ')}`;
  return node.type === 'boolean' ? 'true or false' : 'a section (lines of "key: value" below it)';
};

/** More mistakes than this are not told: nobody reads them, and the first ones cause the others. */
const maxMistakes = 200;

/** Turns one of ajv's errors into words. `data` is what was validated. */
const mistakeOf = (data: unknown, error: ErrorObject): Finding => {
  const path = keyPathOf(data, error.instancePath);
  const node: SchemaNode = error.parentSchema ?? {};
  switch (error.keyword) {
    case 'required':
      return missingKey(path, node, String(error.params['missingProperty']), error.data);
    case 'additionalProperties':
      return unknownKey(path, node, String(error.params['additionalProperty']));
    case 'discriminator': {
      const key = String(error.params['tag']);
      return wrongChoice([...path, key], choicesOf(key), valueAt(error.data, key));
    }
    case 'enum':
      return wrongChoice(path, node.enum ?? [], error.data);
    default:
      return wrongValue(path, node, error.data);
  }
};

const missingKey = (path: KeyPath, node: SchemaNode, key: string, section: unknown): Finding => {
  const tag = tagOf(node);
  const form = tag === null ? null : textAt(section, tag);
  const where = form === null ? '' : ` with ${tag ?? ''} ${form}`;
  return finding([...path, key], `is missing${where}: expected ${expectation(node.properties?.[key] ?? {})}`);
};

interface Form {
  readonly properties: Readonly<Record<string, object>>;
}

/** What a form's own tag is: `icmp`, `mail`. */
const wordOf = ({ properties }: Form, tag: string): string => textAt(properties, tag, 'const') ?? '';

/** The lists of forms, by the key that tells the forms apart. */
const forms: Readonly<Record<string, readonly Form[]>> = { probe: deviceSchema.oneOf, type: targetForms };

/** The key that tells a form from the others of its list; null for what is no form. */
const tagOf = (node: SchemaNode): string | null =>
  Object.keys(forms).find((key) => node.properties?.[key]?.const !== undefined) ?? null;

const choicesOf = (tag: string): readonly string[] => (forms[tag] ?? []).map((form) => wordOf(form, tag));

/** The form whose alone that key is, as it is written. */
const formWith = (tag: string, key: string): string | undefined => {
  const [form, ...others] = (forms[tag] ?? []).filter(({ properties }) => Object.hasOwn(properties, key));
  return others.length === 0 && form !== undefined ? `${tag}: ${wordOf(form, tag)}` : undefined;
};

const unknownKey = (path: KeyPath, node: SchemaNode, key: string): Finding => {
  const known = Object.keys(node.properties ?? {});
  const tag = tagOf(node);
  const elsewhere = tag === null ? undefined : formWith(tag, key);
  const nearest = nearestWord(shownKey(key), known);
  let hint = `; known are ${known.join(', ')}`;
  if (key.includes(':')) hint = '; a space is missing after its colon';
  else if (elsewhere !== undefined) hint = `; it belongs to "${elsewhere}"`;
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
  // A driver calls its password what it likes, and a URL may hold one.
  const isSecret =
    node.writeOnly === true || (path.at(-2) === 'settings' && isSecretKey(String(path.at(-1))));
  const hasLogin = typeof value === 'string' && /:\/\/[^/]*@/.test(value);
  const shown = isSecret || hasLogin ? null : shownValue(value);
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

/** Why a value of the wrong kind is one, and what to do; null where its kind is right. */
const kindMismatch = (node: SchemaNode, value: unknown): string | null => {
  const types = [node.type ?? []].flat();
  if (value === null || value === undefined) return 'nothing is given';
  if (isSection(value)) return types.includes('object') ? null : 'a section (key: value) is given';
  if (Array.isArray(value)) return types.includes('array') ? null : 'a list is given';
  if (typeof value === 'string') {
    if (types.includes('string')) return null;
    return types.includes('integer') ? 'text is given: leave the quotes away' : 'text is given';
  }
  const kind = typeof value === 'number' ? 'number' : 'truth value';
  if (kind === 'number' && types.includes('integer')) return null;
  if (node.duration !== undefined) return 'its unit is missing: write 500ms, 5s, 10m or 2h';
  if (types.includes('string')) return `this is a ${kind}, not text: put quotes around it ("…")`;
  return `a ${kind} is given`;
};
