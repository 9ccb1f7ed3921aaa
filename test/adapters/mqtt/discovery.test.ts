import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discoveredDevices } from '../../../src/adapters/mqtt/discovery.js';
import { sensorGroups } from '../../../src/adapters/mqtt/nut_sensor_groups.js';
import type { DiscoveryFacts } from '../../../src/adapters/mqtt/settings.js';
import { schema } from '../../../src/config/sections/registry.js';
import { facts, mainFacts, nas, printer, severalUpses } from './given.js';
import { complaintsOf } from './home_assistant_rules.js';

const place = { baseTopic: 'sentinel-ups', discoveryPrefix: 'homeassistant' };

const components = (given: DiscoveryFacts = facts(), at = place) =>
  discoveredDevices(at, given).flatMap(({ document }) => Object.entries(document.components));

const idText = fc.stringMatching(/^[a-z0-9_]{1,12}$/);
const anyFacts: fc.Arbitrary<DiscoveryFacts> = fc.record({
  version: fc.constant('1.0.0'),
  pageUrl: fc.constantFrom(null, 'http://10.0.0.5:5000/', 'http://[fd00::5]:5000/'),
  sentinels: fc.uniqueArray(fc.record({ id: idText, name: fc.string(), hasLatency: fc.boolean() }), {
    selector: ({ id }) => id,
    maxLength: 6,
  }),
  witnesses: fc.constant([]),
  upses: fc.uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[A-Za-z0-9_.-]{1,10}$/),
      description: fc.string(),
      aliasOf: fc.constantFrom(null, 'ups'),
      hasBattery: fc.boolean(),
      hasPort: fc.boolean(),
      supply: fc.option(fc.record({ isOneOfSeveral: fc.boolean(), isCut: fc.boolean() })),
    }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 5 },
  ),
  hosts: fc.uniqueArray(
    fc.record({
      id: idText,
      name: fc.string({ minLength: 1 }),
      ups: fc.constantFrom(null, 'nas'),
      wakeable: fc.boolean(),
    }),
    { selector: ({ id }) => id, maxLength: 5 },
  ),
  primary: fc.boolean(),
  schedules: fc.uniqueArray(fc.record({ id: idText, name: fc.string({ minLength: 1 }) }), {
    selector: ({ id }) => id,
    maxLength: 5,
  }),
});

const anySeen = fc.record({
  variables: fc.subarray(['ups.load', 'battery.charge', 'input.L2-N.voltage', 'outlet.12.current']),
  commands: fc.uniqueArray(fc.stringMatching(/^[a-z0-9.]{1,12}$/), { maxLength: 5 }),
});

describe('discovery documents', () => {
  it('are accepted by Home Assistant', () => {
    for (const { topic, document } of discoveredDevices(place, facts({ hosts: [nas, printer] })))
      expect(complaintsOf(topic, JSON.stringify(document))).toEqual([]);
  });

  it('are accepted with every variable and command of a UPS', () => {
    const variables = [
      ...sensorGroups.flatMap(({ names }) => Object.keys(names)),
      ...['battery.charge', 'battery.runtime', 'outlet.3.realpower', 'output.L3.current'],
    ];
    const seen = { rack: { variables, commands: ['beeper.mute', 'load.off.delay', 'outlet.1.load.on'] } };
    const given = facts({ upses: severalUpses, hosts: [nas], primary: true });
    const devices = discoveredDevices(place, given, seen);
    for (const { topic, document } of devices)
      expect(complaintsOf(topic, JSON.stringify(document))).toEqual([]);
    const [, , rack] = devices;
    expect(Object.keys(rack?.document.components ?? {}).length).toBeGreaterThan(variables.length);
  });

  it('are accepted for any configuration, with no id twice', () => {
    fc.assert(
      fc.property(
        anyFacts,
        fc.stringMatching(/^[a-zA-Z0-9/_ -]{1,20}$/),
        anySeen,
        (given, baseTopic, told) => {
          const seen = Object.fromEntries(given.upses.map(({ name }) => [name, told]));
          const devices = discoveredDevices({ ...place, baseTopic }, given, seen);
          for (const { topic, document } of devices)
            expect(
              complaintsOf(topic, JSON.stringify(document)).filter((text) => !text.endsWith('device name')),
            ).toEqual([]);
          const ids = devices.flatMap(({ document }) =>
            Object.values(document.components).map(({ unique_id }) => unique_id),
          );
          expect(new Set(ids).size).toBe(ids.length);
          expect(new Set(devices.map(({ topic }) => topic)).size).toBe(devices.length);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('name the service before the UPSes and hosts, which hang on it', () => {
    const [service, ...others] = discoveredDevices(place, facts({ hosts: [nas] }));
    expect(service?.topic).toBe('homeassistant/device/sentinel-ups/config');
    expect(service?.document.device.via_device).toBeUndefined();
    expect(others.map(({ topic }) => topic)).toEqual([
      'homeassistant/device/sentinel-ups_ups_ups/config',
      'homeassistant/device/sentinel-ups_ups_qnapups/config',
      'homeassistant/device/sentinel-ups_host_nas/config',
    ]);
    for (const { document } of others)
      expect(service?.document.device.identifiers).toContain(document.device.via_device);
  });

  it('give every entity the availability of the service', () => {
    for (const { document } of discoveredDevices(place, facts({ hosts: [nas, printer] })))
      expect(document.availability).toEqual([{ topic: 'sentinel-ups/availability' }]);
  });

  it('give each UPS and host one main entity, and the service none: "sentinel-ups off" would say something else than "Mains off"', () => {
    const [service, ...others] = discoveredDevices(place, facts({ hosts: [nas, printer] }));
    for (const { document } of others)
      expect(Object.values(document.components).filter(({ name }) => name === null)).toHaveLength(1);
    expect(service?.document.components['mains']?.name).toBe('Mains');
    expect(Object.values(service?.document.components ?? {}).map(({ name }) => name)).not.toContain(null);
  });

  it('leave switched off what another entity shows already, and what changes all the time or never', () => {
    const off = components(facts({ hosts: [nas] }))
      .filter(([, { enabled_by_default: enabled }]) => enabled === false)
      .map(([, { unique_id }]) => unique_id);
    expect(off).toEqual([
      'sentinel-ups_latency_kitchen_plug',
      'sentinel-ups_latency_switch',
      'sentinel-ups_ups_qnapups_battery_charge',
      'sentinel-ups_ups_qnapups_battery_runtime',
      'sentinel-ups_host_nas_last_report',
    ]);
  });

  it('name our version where our program is the device: not with a host, nor with another name of a UPS', () => {
    const versions = discoveredDevices(place, facts({ hosts: [nas] })).map(({ document }) => [
      document.device.model,
      document.device.sw_version,
    ]);
    expect(versions).toEqual([
      ['Mains watch', '1.2.3'],
      ['Virtual UPS', '1.2.3'],
      ['Alias of ups', undefined],
      ['Host', undefined],
    ]);
  });

  it('lead from the service to its page where it is known where that is', () => {
    const urls = (pageUrl: string | null) =>
      discoveredDevices(place, facts({ hosts: [nas], pageUrl })).map(
        ({ document }) => document.device.configuration_url,
      );
    expect(urls('http://10.0.0.5:5000/')).toEqual(['http://10.0.0.5:5000/', undefined, undefined, undefined]);
    expect(urls(null)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('call the UPS "UPS" where the configuration has no description of it', () => {
    const { description } = schema.properties.ups.properties;
    const upses = [{ ...mainFacts, description: description.default }];
    const [, ups] = discoveredDevices(place, facts({ upses }));
    expect(ups?.document.device.name).toBe('UPS');
  });

  it('keep the ids that users have built on', () => {
    expect(
      components(facts({ hosts: [nas] })).map(
        ([key, { platform, unique_id }]) => `${platform} ${key} ${unique_id}`,
      ),
    ).toMatchInlineSnapshot(`
      [
        "binary_sensor mains sentinel-ups_mains",
        "sensor mains_state sentinel-ups_mains_state",
        "binary_sensor problem sentinel-ups_problem",
        "switch drill sentinel-ups_drill",
        "switch maintenance sentinel-ups_maintenance",
        "event event sentinel-ups_event",
        "sensor last_outage_started sentinel-ups_last_outage_started",
        "sensor last_outage_duration sentinel-ups_last_outage_duration",
        "sensor outages_total sentinel-ups_outages_total",
        "sensor outage_seconds_total sentinel-ups_outage_seconds_total",
        "binary_sensor sentinel_kitchen_plug sentinel-ups_sentinel_kitchen_plug",
        "sensor latency_kitchen_plug sentinel-ups_latency_kitchen_plug",
        "binary_sensor witness_switch sentinel-ups_witness_switch",
        "sensor latency_switch sentinel-ups_latency_switch",
        "sensor status sentinel-ups_ups_ups_status",
        "binary_sensor low_battery sentinel-ups_ups_ups_low_battery",
        "sensor low_battery_in sentinel-ups_ups_ups_low_battery_in",
        "sensor battery_charge sentinel-ups_ups_ups_battery_charge",
        "sensor battery_runtime sentinel-ups_ups_ups_battery_runtime",
        "sensor clients sentinel-ups_ups_ups_clients",
        "sensor status sentinel-ups_ups_qnapups_status",
        "binary_sensor low_battery sentinel-ups_ups_qnapups_low_battery",
        "sensor low_battery_in sentinel-ups_ups_qnapups_low_battery_in",
        "sensor battery_charge sentinel-ups_ups_qnapups_battery_charge",
        "sensor battery_runtime sentinel-ups_ups_qnapups_battery_runtime",
        "sensor clients sentinel-ups_ups_qnapups_clients",
        "sensor state sentinel-ups_host_nas_state",
        "binary_sensor up sentinel-ups_host_nas_up",
        "sensor last_report sentinel-ups_host_nas_last_report",
        "binary_sensor client_problem sentinel-ups_host_nas_client_problem",
        "sensor next_action sentinel-ups_host_nas_next_action",
        "sensor next_at sentinel-ups_host_nas_next_at",
        "sensor remaining sentinel-ups_host_nas_remaining",
        "number shutdown_delay sentinel-ups_host_nas_shutdown_delay",
        "button wake sentinel-ups_host_nas_wake",
      ]
    `);
  });
});

describe('the test’s own rules', () => {
  it.each([
    ['an unknown root key', { extra: 1 }],
    ['no identifiers', { device: { name: 'x' } }],
    ['an unknown device key', { device: { identifiers: ['x'], entry_type: 'service' } }],
    ['an unknown platform', { components: { a: { platform: 'teapot', unique_id: 'a' } } }],
    [
      'an enum with a unit',
      {
        components: {
          a: {
            platform: 'sensor',
            unique_id: 'a',
            state_topic: 't',
            default_entity_id: 'sensor.a',
            device_class: 'enum',
            options: ['x'],
            unit_of_measurement: 's',
          },
        },
      },
    ],
  ])('complain about %s', (_, change) => {
    const [device] = discoveredDevices(place, facts());
    expect(complaintsOf(device?.topic ?? '', JSON.stringify({ ...device?.document, ...change }))).not.toEqual(
      [],
    );
  });
});
