import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigurationErrors } from '../../../src/config/engine/configuration_errors.js';
import { settingsFromOptions } from '../../../src/config/engine/from_options.js';
import { readYaml } from '../../../src/config/engine/yaml.js';
import { originWithoutPositions, yamlOrigin } from '../../../src/config/engine/origin.js';

/** True where the options are taken; false where they are refused in the right way. */
const isTaken = (options: unknown): boolean => {
  try {
    settingsFromOptions(options, originWithoutPositions('options.json', '/'));
    return true;
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(ConfigurationErrors);
    return false;
  }
};

const words = fc.constantFrom(
  ...[
    'sentinels',
    'witnesses',
    'detection',
    'ups',
    'mqtt',
    'nut',
    'log',
    'users',
    'listen',
    'aliases',
    'battery',
    'hosts',
    'wake',
    'after',
    'mac',
    'presets',
    'synology',
  ],
  ...[
    'name',
    'address',
    'probe',
    'icmp',
    'tcp',
    'http',
    'mqtt',
    'url',
    'port',
    'topic',
    'password',
    'silent',
    'all',
  ],
  ...['2s', '10.0.0.1', 'mqtt://a', '127.0.0.1:3493', '__proto__', 'constructor', 'toString', ''],
);
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    words,
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.integer(),
    fc.constantFrom(null, true, false),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(words, fc.string()), tie('value')),
  ),
})).value;

const near = fc.record(
  {
    sentinels: fc.oneof(fc.array(fc.oneof(words, anything)), anything),
    witnesses: anything,
    detection: fc.dictionary(fc.constantFrom('interval', 'timeout', 'silent', 'link_down'), anything),
    ups: fc.dictionary(fc.constantFrom('name', 'aliases', 'battery'), anything),
    mqtt: fc.oneof(
      fc.boolean(),
      fc.dictionary(fc.constantFrom('url', 'username', 'password', 'ca'), anything),
    ),
    nut: fc.dictionary(fc.constantFrom('mode', 'listen', 'users', 'state_path'), anything),
    hosts: fc.oneof(
      fc.array(
        fc.dictionary(fc.constantFrom('name', 'address', 'mac', 'shutdown_delay', 'ups', 'wake'), anything),
      ),
      fc.array(
        fc.record({
          name: fc.constantFrom('a', 'b', 'c', 'd'),
          wake: fc.record({ after: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e')) }),
        }),
      ),
      anything,
    ),
    wake: fc.dictionary(fc.constantFrom('delay', 'retry_every', 'give_up_after'), anything),
    http: fc.oneof(fc.boolean(), fc.dictionary(fc.constantFrom('listen', 'token'), anything)),
    log: anything,
  },
  { requiredKeys: [] },
);

describe('whatever the options are', () => {
  it('they are taken, or refused by ConfigurationErrors', () => {
    fc.assert(
      fc.property(fc.oneof(anything, near), (options) => void isTaken(options)),
      { numRuns: 1_000 },
    );
  });

  it('they are not changed', () => {
    fc.assert(
      fc.property(near, (options) => {
        const before = structuredClone(options);
        isTaken(options);
        expect(options).toEqual(before);
      }),
    );
  });
});

describe('whatever the text is', () => {
  const yamlText = fc
    .array(
      fc.oneof(
        words,
        fc.constantFrom(
          '\n',
          '\n  ',
          '- ',
          ': ',
          '{',
          '}',
          '[',
          ']',
          ', ',
          '"',
          "'",
          '#',
          '&a ',
          '*a',
          '<<: ',
          '? ',
          '| ',
          '> ',
          '!secret ',
          '!!binary ',
          '---',
          '%',
          '\t',
        ),
        fc.string({ maxLength: 4 }),
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));

  it('reading it never throws, and each mistake has its place in it', () => {
    fc.assert(
      fc.property(yamlText, (text) => {
        const yaml = readYaml(text, 'a.yaml');
        const lines = text.split('\n').length;
        for (const { line } of yaml.problems) expect(line).toBeLessThanOrEqual(lines);
        if (yaml.isSpoilt) return;
        try {
          settingsFromOptions(yaml.data, yamlOrigin('a.yaml', yaml), yaml.problems);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(ConfigurationErrors);
          if (!(thrown instanceof ConfigurationErrors)) return;
          for (const { line, column } of thrown.problems) {
            expect(line).toBeGreaterThan(0);
            expect(line).toBeLessThanOrEqual(lines);
            expect(column).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('options without a text', () => {
  it('are converted like a file', () => {
    const { settings } = settingsFromOptions(
      { sentinels: ['10.0.0.1', { address: '10.0.0.2' }], mqtt: { url: 'mqtts://a', ca: 'ca.pem' } },
      originWithoutPositions('options.json', '/data'),
    );
    expect(settings.upses[0]?.sentinels).toHaveLength(2);
    expect(settings.mqtt?.ca).toBe('/data/ca.pem');
  });

  it('are refused with file and key, without line', () => {
    expect(() =>
      settingsFromOptions({ sentinels: [5] }, originWithoutPositions('options.json', '/')),
    ).toThrow(/^options\.json: sentinels\[0\]: expected an address/);
  });

  it('are refused where they refer to themselves', () => {
    const options: Record<string, unknown> = {};
    options['ups'] = options;
    expect(isTaken(options)).toBe(false);
  });
});
