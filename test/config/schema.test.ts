import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { editorSchemaText } from '../../src/config/engine/editor_schema.js';
import { isSection } from '../../src/config/text/key_path.js';
import { schema } from '../../src/config/sections/registry.js';
import { load } from './given.js';

const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

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
    else expect(part['additionalProperties']).toBe(false);
  });
});

describe("the editors' schema", () => {
  it('is the committed one (npm run schema)', async () => {
    expect(await read('config/schema.json')).toBe(editorSchemaText());
  });

  const parsed: unknown = JSON.parse(editorSchemaText());
  const check = new Ajv({ allErrors: true, strictTypes: false, strictRequired: false }).compile(
    isSection(parsed) ? parsed : {},
  );

  it.each<[string, unknown]>([
    ['an address alone', { sentinels: ['10.0.0.1'] }],
    ['icmp without probe', { sentinels: [{ address: 'a' }], witnesses: ['b', { address: 'c', name: 'd' }] }],
    [
      'every probe',
      {
        sentinels: [
          { probe: 'icmp', address: 'a' },
          { probe: 'tcp', address: 'a', port: 1 },
          { probe: 'http', url: 'http://a' },
          { probe: 'mqtt', topic: 'a' },
        ],
      },
    ],
    ['mqtt false', { sentinels: ['a'], mqtt: false }],
    ['durations', { sentinels: ['a'], detection: { interval: '5s', silent: 2 } }],
  ])('takes %s', (_, options) => {
    expect(check(options)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['an unknown key', { sentinels: ['a'], foo: 1 }],
    ['tcp without port', { sentinels: [{ probe: 'tcp', address: 'a' }] }],
    ['a section without address', { sentinels: [{ name: 'a' }] }],
    ['mqtt true', { sentinels: ['a'], mqtt: true }],
    ['a duration without unit', { sentinels: ['a'], detection: { interval: '5' } }],
    ['a wrong choice', { sentinels: ['a'], log: { level: 'loud' } }],
  ])('refuses %s', (_, options) => {
    expect(check(options)).toBe(false);
  });
});

describe('the example', () => {
  it('works with one secret, and listens on loopback only', async () => {
    const example = await read('config/sentinel-ups.example.yaml');
    const { settings, warnings } = await load(example, { secrets: 'nut_monuser: "made-up"' });
    expect(settings.sentinels.map(({ name }) => name)).toEqual(['192.168.1.1']);
    expect(settings.mqtt?.url).toBeNull();
    expect(settings.nut.listen).toEqual([{ address: '127.0.0.1', port: 3493 }]);
    expect(settings.http).toMatchObject({ address: '127.0.0.1', port: 5000, token: null });
    expect(settings.nut.users).toEqual([{ name: 'monuser', password: 'made-up', role: 'secondary' }]);
    expect(warnings).toEqual([expect.stringContaining('single sentinel')]);
  });

  it('has the default gateway to fill in on the first line of the sentinels', async () => {
    const example = await read('config/sentinel-ups.example.yaml');
    expect(/^sentinels:\n {2}- (.*)$/m.exec(example)?.[1]).toBe('192.168.1.1');
  });

  it('works with everything that is commented out in it', async () => {
    const example = await read('config/sentinel-ups.example.yaml');
    const everything = example.replaceAll(/^( *)# (?=(?: {2})*(?:- \{|(?:- )?[a-z_]+:))/gm, '$1');
    expect(everything).not.toBe(example);
    const { settings } = await load(everything, {
      secrets: 'nut_monuser: "a"\nmqtt: "b"\napi: "a-long-token"',
    });
    expect(settings.sentinels).toHaveLength(4);
    expect(settings.witnesses).toHaveLength(1);
    expect(settings.mqtt?.url).toBe('mqtt://192.168.1.5:1883');
    expect(settings.upses.map(({ name }) => name)).toEqual(['ups', 'qnapups', 'nas']);
    expect(settings.hosts.map(({ name }) => name)).toEqual(['Switch', 'NAS']);
    expect(settings.nut.users.map(({ name }) => name)).toEqual(['monuser', 'admin']);
    expect(settings.http).toMatchObject({ address: '0.0.0.0', port: 5000, token: 'a-long-token' });
    expect(settings.battery).not.toBeNull();
  });
});
