import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Ajv } from 'ajv';
import { isSection } from '../../../src/config/text/key_path.js';
import { editorSchemaText } from '../../../src/config/engine/editor_schema.js';

const committed = await readFile(new URL('../../../config/schema.json', import.meta.url), 'utf8');

describe("the editors' schema", () => {
  it('is the committed one (npm run schema)', () => {
    expect(committed).toBe(editorSchemaText());
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
    [
      'every key that is called as a keyword of our own is',
      { sentinels: ['a'], log: { syslog: { url: 'udp://graylog', format: 'gelf' } } },
    ],
    [
      'targets of notifications',
      {
        sentinels: ['a'],
        notify: {
          targets: [
            { name: 'phone', type: 'ntfy', url: 'https://ntfy.example/topic' },
            { name: 'mail', type: 'mail', server: 'smtp.example', from: 'ups@home', to: ['me@home'] },
          ],
        },
      },
    ],
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
    [
      'a target of no type that there is',
      { sentinels: ['a'], notify: { targets: [{ name: 'a', type: 'pigeon' }] } },
    ],
    ['a wrong choice', { sentinels: ['a'], log: { level: 'loud' } }],
  ])('refuses %s', (_, options) => {
    expect(check(options)).toBe(false);
  });
});
