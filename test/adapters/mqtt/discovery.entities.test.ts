import { describe, expect, it } from 'vitest';
import { commandReaders } from '../../../src/adapters/mqtt/commands.js';
import { discoveredDevices, retainedTopics } from '../../../src/adapters/mqtt/discovery.js';
import type { DiscoveryFacts } from '../../../src/adapters/mqtt/settings.js';
import { statesOf } from '../../../src/adapters/mqtt/states.js';
import { topicBelow } from '../../../src/adapters/mqtt/topics.js';
import { announcementTypes } from '../../../src/domain/core/announcement.js';
import {
  facts,
  fridayDrill,
  hostView,
  mainFacts,
  nas,
  portReport,
  printer,
  probedView,
  scheduleView,
  severalUpses,
  snapshot,
  steady,
  supplyView,
  upsView,
  withDriver,
} from './given.js';

const place = { baseTopic: 'sentinel-ups', discoveryPrefix: 'homeassistant' };

/** What the driver of `rack` has told of. */
const seen = {
  rack: {
    variables: ['battery.charge', 'input.L1-N.voltage', 'ups.load', 'ups.beeper.status'],
    commands: ['beeper.mute', 'load.off', 'outlet.1.load.cycle'],
  },
};

const components = (given: DiscoveryFacts = facts()) =>
  discoveredDevices(place, given, seen).flatMap(({ document }) => Object.entries(document.components));

/** Every kind of thing that there can be. */
const all = facts({ upses: severalUpses, hosts: [nas, printer], primary: true, schedules: [fridayDrill] });

describe('the entities', () => {
  it('offer every type of event', () => {
    const [, event] = components().find(([, { platform }]) => platform === 'event') ?? [];
    expect(event).toMatchObject({ event_types: announcementTypes });
  });

  it('leave out what there is not: battery without a model, latency of what is only heard', () => {
    const keys = components(
      facts({
        sentinels: [{ id: 'lamp', name: 'Lamp', hasLatency: false }],
        upses: [{ ...mainFacts, hasBattery: false }],
      }),
    ).map(([key]) => key);
    expect(keys).toContain('sentinel_lamp');
    expect(keys).not.toContain('latency_lamp');
    expect(keys.filter((key) => key.startsWith('battery'))).toEqual([]);
  });

  it('read only topics that are published', () => {
    const given = all;
    const published = new Set(retainedTopics(discoveredDevices(place, given, seen)));
    published.add('sentinel-ups/event');
    for (const [, component] of components(given))
      if ('state_topic' in component) expect(published).toContain(component.state_topic);
  });

  it('command only on topics that are heard', () => {
    const given = all;
    const heard = [...commandReaders(given).keys()].map((topic) => topicBelow('sentinel-ups', topic));
    for (const [, component] of components(given))
      if ('command_topic' in component) expect(heard).toContain(component.command_topic);
  });

  it('offer a host’s shutdown delay and waking only where there is such a thing', () => {
    const keys = components(facts({ hosts: [printer] })).map(([key]) => key);
    expect(keys).toContain('state');
    expect(keys).not.toContain('shutdown_delay');
    expect(keys).not.toContain('wake');
  });

  it.each([nas, printer])('show that a host’s client is missed as a problem, with the words: $id', (host) => {
    const [, problem] = components(facts({ hosts: [host] })).find(([key]) => key === 'client_problem') ?? [];
    expect(problem).toMatchObject({
      platform: 'binary_sensor',
      name: 'Client problem',
      device_class: 'problem',
      entity_category: 'diagnostic',
      state_topic: `sentinel-ups/host/${host.id}`,
      value_template:
        "{{ 'ON' if value_json.stale | default(false) or value_json.unattended | default(false) else 'OFF' }}",
      json_attributes_template:
        "{{ {'client_problem': value_json.client_problem | default(none)} | tojson }}",
    });
  });

  it('set a shutdown delay with what its topic takes, from the least to the most', () => {
    const [, delay] = components(facts({ hosts: [nas] })).find(([key]) => key === 'shutdown_delay') ?? [];
    expect(delay).toMatchObject({ min: 0, max: 1440, step: 1, mode: 'box', entity_category: 'config' });
  });

  it('do not call a host’s UPS by the name of the host itself', () => {
    const own = { ...mainFacts, name: 'nas', description: 'NAS', supply: null };
    const names = discoveredDevices(place, facts({ upses: [own], hosts: [nas] })).map(
      ({ document }) => document.device.name,
    );
    expect(names).toEqual(['sentinel-ups', 'NAS UPS', 'NAS']);
  });

  const shown = snapshot({
    witnesses: [probedView({ id: 'switch' })],
    upses: [upsView(), upsView({ name: 'rack' }), upsView({ name: 'rack2' })],
    supplies: [supplyView(), withDriver(portReport({ 'ups.load': '12' }))],
    hosts: [hostView(), hostView({ id: 'printer' })],
    primary: { stage: 'staying', waitsFor: null, trouble: null },
    schedules: [scheduleView()],
  });

  it('name the topics of exactly what is published', () => {
    expect(
      [topicBelow('b', 'availability'), ...statesOf(shown, 'b', all.upses, steady()).keys()].sort(),
    ).toEqual(retainedTopics(discoveredDevices({ ...place, baseTopic: 'b' }, all)));
  });

  it('read only members that are published', () => {
    const states = statesOf(shown, place.baseTopic, all.upses, steady());
    for (const [key, component] of components(all)) {
      const templates = [component.value_template ?? '', component.json_attributes_template ?? ''].join();
      const members = [...templates.matchAll(/value_json\.(\w+)/g)].map(([, name]) => name);
      if (members.length === 0) continue;
      const published: unknown = JSON.parse(states.get(component.state_topic ?? '') ?? '{}');
      for (const name of members) expect(published, key).toHaveProperty(name ?? '');
    }
  });

  const ofRack = () => {
    const rack = discoveredDevices(place, all, seen).find(({ topic }) => topic.includes('_ups_rack/'));
    return rack?.document.components ?? {};
  };

  it('are those of Home Assistant’s NUT integration for what the driver has told of, and no other', () => {
    const own = ofRack();
    expect(own['ups_load']).toMatchObject({
      name: 'Load',
      unit_of_measurement: '%',
      state_class: 'measurement',
      state_topic: 'sentinel-ups/ups/rack/variables',
      value_template: "{{ value_json['ups.load'] | default(none) | float(none) }}",
    });
    expect(own['ups_load']).not.toHaveProperty('enabled_by_default');
    expect(own['input_l1_n_voltage']).toMatchObject({
      name: 'Input L1 voltage',
      device_class: 'voltage',
      unit_of_measurement: 'V',
      entity_category: 'diagnostic',
      enabled_by_default: false,
    });
    expect(own['ups_beeper_status']).toMatchObject({
      value_template: "{{ value_json['ups.beeper.status'] | default(none) }}",
    });
    expect(own).toHaveProperty('battery_charge');
    expect(own).not.toHaveProperty('battery_runtime');
    expect(own).not.toHaveProperty('ups_temperature');
  });

  it('have a button for each command, switched on only where nothing can come of it', () => {
    const buttons = Object.entries(ofRack()).filter(([, { platform }]) => platform === 'button');
    expect(
      buttons.map(([key, { name, payload_press, enabled_by_default }]) => [
        key,
        name,
        payload_press,
        enabled_by_default,
      ]),
    ).toEqual([
      ['command_beeper_mute', 'Mute beeper', 'beeper.mute', undefined],
      ['command_load_off', 'Turn load off at once', 'load.off', false],
      ['command_outlet_1_load_cycle', 'Outlet 1 load cycle', 'outlet.1.load.cycle', false],
    ]);
  });

  it('take whatever words a UPS with a data port says for its status, and LB among them for a low battery', () => {
    const { status, low_battery: low } = ofRack();
    expect(status).not.toHaveProperty('options');
    expect(status).not.toHaveProperty('device_class');
    expect(low?.value_template).toContain("'LB' in words");
    const [, sentinels] = components(facts()).find(([key]) => key === 'status') ?? [];
    expect(sentinels).toMatchObject({ device_class: 'enum', options: ['OL', 'OB', 'OB LB', 'unknown'] });
  });

  it('tell whether the output may be cut only where something hangs on it', () => {
    const cuts = (given: DiscoveryFacts) => components(given).filter(([key]) => key === 'safe_to_cut').length;
    expect(cuts(all)).toBe(2);
    expect(cuts(facts())).toBe(0);
  });
});
