import { describe, expect, it } from 'vitest';
import { isSection } from '../../../src/config/text/key_path.js';
import { schema } from '../../../src/config/sections/registry.js';
import { least, mistakeTable } from '../mistake_table.js';

/** Every key of the schema with its own part. */
const keysOf = (
  node: unknown,
  path = '',
): readonly (readonly [string, Readonly<Record<string, unknown>>])[] => {
  if (Array.isArray(node)) return node.flatMap((one: unknown, index) => keysOf(one, `${path}(${index})`));
  if (!isSection(node)) return [];
  const properties = isSection(node['properties']) ? Object.entries(node['properties']) : [];
  return [
    ...properties.flatMap(([key, part]) => {
      const below = path === '' ? key : `${path}.${key}`;
      return isSection(part) ? [[below, part] as const, ...keysOf(part, below)] : [];
    }),
    ...keysOf(node['items'], `${path}[]`),
    ...keysOf(node['oneOf'], path),
  ];
};

describe('the schema', () => {
  const keys = keysOf(schema);

  it('has keys', () => expect(keys.length).toBeGreaterThan(45));

  it.each(keys)('says in a sentence what %s is', (_, part) => {
    expect(part['description']).toMatch(/^.{10,}\.$/);
  });

  it.each(keys)('bounds %s', (_, part) => {
    const isGiven = (...keywords: string[]): boolean => keywords.every((keyword) => keyword in part);
    const kind = part['type'];
    if (isGiven('const') || isGiven('enum') || isGiven('duration') || kind === 'boolean') return;
    if (kind === 'string') expect(isGiven('maxLength')).toBe(true);
    else if (kind === 'integer') expect(isGiven('minimum', 'maximum')).toBe(true);
    else if (kind === 'array') expect(isGiven('maxItems')).toBe(true);
    else if (Array.isArray(kind) && kind.includes('integer'))
      expect(isGiven('pattern', 'maximum')).toBe(true);
    else if (isGiven('propertyNames')) expect(isGiven('maxProperties', 'additionalProperties')).toBe(true);
    else expect(part['additionalProperties']).toBe(false);
  });
});

describe('the file as a whole', () => {
  mistakeTable([
    ['', '1:1: expected a section with keys such as sentinels; nothing is given'],
    ['just text', '1:1: expected a section with keys such as sentinels; text is given'],
    ['- a', '1:1: expected a section with keys such as sentinels; a list is given'],
    ['ups: {}', '1:1 sentinels: is missing: expected a list of 1 to 1000 devices on raw mains'],
    ['sentinels:', '1:11 sentinels: is missing: expected a list of 1 to 1000 devices on raw mains'],
    [
      'sentinels: []',
      '1:12 sentinels: expected a list of 1 to 1000 devices on raw mains; a list of 0 is given',
    ],
    [
      'sentinels: 10.0.0.1',
      '1:12 sentinels: expected a list of 1 to 1000 devices on raw mains; text is given',
    ],
    [`${least}sentinel: []`, '2:1 sentinel: unknown key "sentinel"; did you mean "sentinels"?'],
    [`${least}Detection: {}`, '2:1 Detection: unknown key "Detection"; did you mean "detection"?'],
    [
      `${least}elsewhere: []`,
      '2:1 elsewhere: unknown key "elsewhere"; known are sentinels, witnesses, detection, ups, upses, hosts, primary, wake, schedules, mqtt, nut, http, history, notify, log',
    ],
    [`${least}? __proto__\n: {}`, /^2:3 __proto__: unknown key "__proto__"/],
    [`${least}"a\\u0007b": 1`, /^2:1 a\?b: unknown key "a\?b"/],
  ]);
});
