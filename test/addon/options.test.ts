import { describe, expect, it } from 'vitest';
import { optionsDefaults, optionsSchema } from '../../scripts/addon/options-form.js';
import { durationOf } from '../../src/config/text/durations.js';
import { isSection, valueAt, type Section } from '../../src/config/text/key_path.js';
import { loadOptions } from '../../src/config/home_assistant/options.js';
import { schema, type Settings } from '../../src/config/sections/registry.js';
import { app, optionsBelow } from './app_files.js';
import { everyOption, mainByDataPort } from './given_options.js';
import { optionsWritten, takes } from './supervisor_options.js';

const sectionAt = (key: string): Section => {
  const section = app[key];
  if (!isSection(section)) throw new Error(`config.yaml has no ${key}`);
  return section;
};
const form = sectionAt('schema');
const defaults = sectionAt('options');
const options = new Map(optionsBelow(form));

/** What the service makes of options that were entered in the form. */
const settingsFor = (entered: Section): Settings => {
  const written = JSON.stringify(optionsWritten(form, defaults, entered));
  return loadOptions(written, '/data/options.json').loaded.settings;
};

/**
 * Every key of the configuration with its schema, devices' forms taken together, entries of lists without sections and with
 * devices by address; what may be a text is one.
 */
const keysBelow = (part: unknown, prefix = ''): readonly (readonly [string, Section])[] => {
  if (!isSection(part) || [part['type']].flat().includes('string')) return [];
  if (Array.isArray(part['oneOf']) && /\[\]\..*\[\]\.$/.test(prefix)) return [];
  const forms: readonly unknown[] = Array.isArray(part['oneOf']) ? part['oneOf'] : [];
  const properties = isSection(part['properties']) ? Object.entries(part['properties']) : [];
  return [
    ...forms.flatMap((one) => keysBelow(one, prefix)),
    ...properties.flatMap(([key, value]): readonly (readonly [string, Section])[] => {
      if (!isSection(value)) return [];
      const path = `${prefix}${key}`;
      if (prefix.endsWith('[].') && isSection(value['properties'])) return keysBelow(value, `${path}_`);
      return [[path, value], ...keysBelow(value, `${path}.`), ...keysBelow(value['items'], `${path}[].`)];
    }),
  ];
};
const keys = keysBelow(schema);

describe("the app's options", () => {
  it('are written from the schema of the configuration: npm run app-options', () => {
    expect(form).toEqual(optionsSchema(schema));
    expect(defaults).toEqual(optionsDefaults(schema));
  });

  it('are the keys of the configuration, all of them and no other', () => {
    expect([...options.keys()].sort()).toEqual([...new Set(keys.map(([path]) => path))].sort());
  });

  it('have no section in the entry of a list, which whoever adds one would have to add, too', () => {
    const sections = [...options].filter(([path, type]) => path.includes('[].') && isSection(type));
    expect(sections).toEqual([]);
  });

  it.each(keys.filter(([, { type }]) => type === 'integer'))('%s takes its range', (path, key) => {
    const { minimum, maximum } = key;
    for (const bound of [minimum, maximum]) expect(takes(options.get(path), bound)).toBe(true);
    expect(takes(options.get(path), Number(minimum) - 1)).toBe(false);
    expect(takes(options.get(path), Number(maximum) + 1)).toBe(false);
  });

  it.each(keys.filter(([, { duration }]) => duration !== undefined))('%s takes durations', (path, key) => {
    const bounds = [valueAt(key, 'duration', 'min'), valueAt(key, 'duration', 'max')];
    for (const text of [...bounds, '500ms', '2h']) expect(takes(options.get(path), text)).toBe(true);
    for (const text of ['10', 'ten minutes', '10 m', '']) {
      expect(takes(options.get(path), text)).toBe(false);
      expect(durationOf(text)).toBeNull();
    }
  });

  it.each(keys.flatMap(([path, { enum: words }]) => (Array.isArray(words) ? [[path, words] as const] : [])))(
    '%s takes its words',
    (path, words) => {
      for (const word of words) expect(takes(options.get(path), word)).toBe(true);
      expect(takes(options.get(path), 'something else')).toBe(false);
    },
  );

  it.each(keys.filter(([, { writeOnly }]) => writeOnly === true))(
    '%s is never looked up or refused by the Supervisor, which would log it',
    (path) => {
      expect(options.get(path)).toMatch(/^match\(\^\.\+\$\)/);
    },
  );

  it('have no list of choices within a list, which the form shows as a choice of one', () => {
    for (const [, type] of options) if (Array.isArray(type)) expect(String(type[0])).not.toMatch(/^list\(/);
  });
});

describe('what is entered in the form', () => {
  it('may be one address only', () => {
    const settings = settingsFor({ sentinels: [{ address: '192.168.1.40' }] });
    expect(settings.upses[0]?.sentinels).toMatchObject([{ name: '192.168.1.40', probe: { kind: 'icmp' } }]);
    expect(settings.mqtt).not.toBeNull();
  });

  it('must name a sentinel, and lets nobody in before a password was chosen', () => {
    expect(() => settingsFor({})).toThrow(/sentinels/);
    expect(settingsFor({ sentinels: [{ address: '192.168.1.40' }] }).nut).toMatchObject({
      users: [],
      listen: [{ address: '127.0.0.1' }],
    });
  });

  it('may be everything that there is', () => {
    const settings = settingsFor(everyOption);
    expect(settings.upses[0]?.sentinels.map(({ probe }) => probe.kind)).toEqual([
      'icmp',
      'tcp',
      'http',
      'mqtt',
    ]);
    expect(settings.upses[0]?.detection.silent).toBe(2);
    expect(settings.hosts[1]).toMatchObject({ name: 'NAS', target: { port: 7 } });
    expect(settings.nut.users.map(({ name }) => name)).toEqual(['ops', 'monuser']);
  });

  it('may be several UPSes, each told of in another way', () => {
    const [, rack, attic, shed] = settingsFor(everyOption).upses;
    expect(rack).toMatchObject({
      name: 'rack',
      source: {
        driver: 'snmp-ups',
        settings: [
          ['community', 'public'],
          ['ignorelb', null],
          ['override.battery.charge.low', '20'],
        ],
      },
      port: { lowCharge: 25, lowRuntime: 180_000 },
    });
    expect(attic?.source).toMatchObject({ kind: 'upsd', host: '10.0.0.9', account: { username: 'ops' } });
    expect(shed).toMatchObject({ sentinels: [{ name: '10.0.0.40' }], battery: { runtime: 7_200_000 } });
    const { sections, hosts, primary } = settingsFor(everyOption);
    expect(sections.find(({ name }) => name === 'rack')?.lowBatteryAfter).toBe(1_800_000);
    expect(hosts[1]).toMatchObject({ poweredBy: ['house', 'rack'], needs: 1 });
    expect(primary).toMatchObject({
      shutdown: { by: 'supervisor' },
      host: 'core_switch',
      poweredBy: ['house'],
    });
  });

  it.each(mainByDataPort)('may be a main UPS that tells of itself: $ups', (entered) => {
    const settings = settingsFor(entered);
    expect(settings.upses[0]?.source).not.toBeNull();
    expect(settings.upses[0]?.sentinels).toEqual([]);
  });

  it('has every option in that example', () => {
    const given = (value: unknown, prefix: string): readonly string[] => {
      if (Array.isArray(value)) return value.flatMap((entry: unknown) => given(entry, `${prefix}[]`));
      if (!isSection(value)) return [];
      return Object.entries(value).flatMap(([key, inner]) => {
        const path = prefix === '' ? key : `${prefix}.${key}`;
        return [path, ...given(inner, path)];
      });
    };
    const entered = [everyOption, ...mainByDataPort].flatMap((example) => given(example, ''));
    expect([...new Set(entered)].sort()).toEqual([...options.keys()].sort());
  });

  it('may be a host with nothing but a name', () => {
    const sentinels = [{ address: '192.168.1.40' }];
    expect(settingsFor({ sentinels, hosts: [{ name: 'NAS' }] }).hosts).toHaveLength(1);
  });

  it('says for each host how it is woken', () => {
    const mac = '00:11:32:f8:af:9f';
    const hosts = [
      { name: 'Switch', address: '192.168.1.2', mac, wake_auto: false },
      { name: 'NAS', address: '192.168.1.12', mac, wake_after: ['Switch'], wake_port: 7 },
    ];
    const { hosts: read } = settingsFor({ sentinels: [{ address: '192.168.1.40' }], hosts });
    expect(read[0]?.wake).toMatchObject({ auto: false });
    expect(read[1]).toMatchObject({ wake: { auto: true, after: ['switch'] }, target: { port: 7 } });
  });

  it('may turn MQTT off', () => {
    expect(
      settingsFor({ sentinels: [{ address: '192.168.1.40' }], mqtt: { enabled: false } }).mqtt,
    ).toBeNull();
  });
});
