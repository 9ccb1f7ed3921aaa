import { durationPattern } from '../text/durations.js';
import { isSection, type Section } from '../text/key_path.js';
import { schema } from '../sections/registry.js';

/** Keywords that only our own validation knows. */
const ownKeywords: ReadonlySet<string> = new Set(['expected', 'duration', 'discriminator', 'format']);

const withoutOwnKeywords = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutOwnKeywords(item));
  if (!isSection(value)) return value;
  const entries = Object.entries(value)
    .filter(([key]) => !ownKeywords.has(key))
    .map(([key, item]): [string, unknown] => [key, withoutOwnKeywords(item)]);
  const duration = isSection(value['duration']) ? [['pattern', durationPattern] as [string, unknown]] : [];
  return Object.fromEntries([...entries, ...duration]);
};

const withoutRequired = (section: Section, key: string): Section => {
  const { required, ...rest } = section;
  const left = Array.isArray(required) ? required.filter((one) => one !== key) : [];
  return left.length === 0 ? rest : { ...rest, required: left };
};

/** A list of devices as people write it: an address alone will do, and `probe` may be left out for icmp. */
const withShorthand = (devices: unknown): unknown => {
  if (!isSection(devices) || !isSection(devices['items'])) return devices;
  const { oneOf, description } = devices['items'];
  const forms = (Array.isArray(oneOf) ? oneOf : []).filter(isSection);
  const short = forms.map((form) => (probeOf(form) === 'icmp' ? withoutRequired(form, 'probe') : form));
  const address = forms.map((form) => form['properties']).find(isSection)?.['address'];
  return { ...devices, items: { description, anyOf: [address, ...short] } };
};

const probeOf = ({ properties }: Section): unknown => {
  const probe = isSection(properties) ? properties['probe'] : null;
  return isSection(probe) ? probe['const'] : null;
};

/** The schema for editors: standard draft-07 only, and the shorthand is allowed. */
const editorSchema = (): unknown => {
  const plain = withoutOwnKeywords(schema);
  if (!isSection(plain) || !isSection(plain['properties'])) return plain;
  const { sentinels, witnesses, ...others } = plain['properties'];
  return {
    ...plain,
    properties: { sentinels: withShorthand(sentinels), witnesses: withShorthand(witnesses), ...others },
  };
};

/** JSON in the layout of this project's formatter: short lists of simple values stand on one line. */
const laidOut = (value: unknown, indent: string, column: number): string => {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => laidOut(item, inner, inner.length));
    const line = `[${items.join(', ')}]`;
    const isShort = !value.some((item) => typeof item === 'object') && column + line.length < 110;
    return isShort ? line : `[\n${items.map((item) => inner + item).join(',\n')}\n${indent}]`;
  }
  if (!isSection(value)) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => {
      const start = `${inner}${JSON.stringify(key)}: `;
      return start + laidOut(item, inner, start.length);
    });
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
};

/** The text of `config/schema.json`. */
export const editorSchemaText = (): string => `${laidOut(editorSchema(), '', 0)}\n`;
