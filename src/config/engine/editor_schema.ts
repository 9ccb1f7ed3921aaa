import { defaultKind } from '../../probes/registry.js';
import { schema } from '../sections/registry.js';
import { isSection, valueAt, type Section } from '../text/key_path.js';

/** Keywords that only our own validation knows. A key of the configuration may be called `format`; its value is a section. */
const ownKeywords: ReadonlySet<string> = new Set(['expected', 'duration', 'discriminator']);
const isOwn = (key: string, value: unknown): boolean =>
  ownKeywords.has(key) || (key === 'format' && typeof value === 'string');

/** One of the forms; of a device as people write it: an address alone will do, and `probe` may be left out for icmp. */
const withShorthand = ({ oneOf, description, discriminator }: Section): Section => {
  const forms = (Array.isArray(oneOf) ? oneOf : []).filter(isSection);
  if (valueAt(discriminator, 'propertyName') !== 'probe') return { description, oneOf: forms };
  const short = forms.map((form) =>
    valueAt(form, 'properties', 'probe', 'const') === defaultKind ? { ...form, required: ['address'] } : form,
  );
  return { description, anyOf: [valueAt(forms[0], 'properties', 'address'), ...short] };
};

/** Sentinels, or a UPS that tells of itself: our own validation has better words for it. */
const tellsOfMains = [
  { required: ['sentinels'] },
  ...['driver', 'upsd'].map((key) => ({ required: ['ups'], properties: { ups: { required: [key] } } })),
];

/** The text of `config/schema.json`, for editors: standard draft-07 only, and the shorthand is allowed. */
export const editorSchemaText = (): string => {
  const forEditors = (key: string, value: unknown): unknown => {
    if (isOwn(key, value)) return undefined;
    return isSection(value) && 'discriminator' in value ? withShorthand(value) : value;
  };
  return `${JSON.stringify({ ...schema, anyOf: tellsOfMains }, forEditors, 2)}\n`;
};
