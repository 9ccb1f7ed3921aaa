import { describe, expect, it } from 'vitest';
import { commandReaders } from '../../../src/adapters/mqtt/commands.js';
import { discoveredDevices, retainedTopics } from '../../../src/adapters/mqtt/discovery.js';
import type { DiscoveryFacts } from '../../../src/adapters/mqtt/settings.js';
import { statesOf } from '../../../src/adapters/mqtt/states.js';
import { SteadyTimes } from '../../../src/adapters/mqtt/steady_values.js';
import { topicBelow } from '../../../src/adapters/mqtt/topics.js';
import { announcementTypes } from '../../../src/domain/core/announcement.js';
import { facts, hostView, nas, printer, probedView, snapshot, upsView } from './given.js';

const place = { baseTopic: 'sentinel-ups', discoveryPrefix: 'homeassistant' };

const components = (given: DiscoveryFacts = facts()) =>
  discoveredDevices(place, given).flatMap(({ document }) => Object.entries(document.components));

describe('the entities', () => {
  it('offer every type of event', () => {
    const [, event] = components().find(([, { platform }]) => platform === 'event') ?? [];
    expect(event).toMatchObject({ event_types: announcementTypes });
  });

  it('leave out what there is not: battery without a model, latency of what is only heard', () => {
    const keys = components(
      facts({
        sentinels: [{ id: 'lamp', name: 'Lamp', hasLatency: false }],
        upses: [{ name: 'ups', description: '', aliasOf: null, hasBattery: false }],
      }),
    ).map(([key]) => key);
    expect(keys).toContain('sentinel_lamp');
    expect(keys).not.toContain('latency_lamp');
    expect(keys.filter((key) => key.startsWith('battery'))).toEqual([]);
  });

  it('read only topics that are published', () => {
    const given = facts({ hosts: [nas] });
    const published = new Set(retainedTopics(discoveredDevices(place, given)));
    published.add('sentinel-ups/event');
    for (const [, component] of components(given))
      if ('state_topic' in component) expect(published).toContain(component.state_topic);
  });

  it('command only on topics that are heard', () => {
    const given = facts({ hosts: [nas, printer] });
    const heard = [...commandReaders(given.hosts).keys()].map((topic) => topicBelow('sentinel-ups', topic));
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
    const own = { name: 'nas', description: 'NAS', aliasOf: null, hasBattery: false };
    const names = discoveredDevices(place, facts({ upses: [own], hosts: [nas] })).map(
      ({ document }) => document.device.name,
    );
    expect(names).toEqual(['sentinel-ups', 'NAS UPS', 'NAS']);
  });

  const shown = snapshot({
    witnesses: [probedView({ id: 'switch' })],
    upses: [upsView(), upsView({ name: 'qnapups' })],
    hosts: [hostView()],
  });

  it('name the topics of exactly what is published', () => {
    expect(
      [topicBelow('b', 'availability'), ...statesOf(shown, 'b', new SteadyTimes()).keys()].sort(),
    ).toEqual(retainedTopics(discoveredDevices({ ...place, baseTopic: 'b' }, facts({ hosts: [nas] }))));
  });

  it('read only members that are published', () => {
    const states = statesOf(shown, place.baseTopic, new SteadyTimes());
    for (const [key, component] of components(facts({ hosts: [nas] }))) {
      const templates = [component.value_template ?? '', component.json_attributes_template ?? ''].join();
      const members = [...templates.matchAll(/value_json\.(\w+)/g)].map(([, name]) => name);
      if (members.length === 0) continue;
      const published: unknown = JSON.parse(states.get(component.state_topic ?? '') ?? '{}');
      for (const name of members) expect(published, key).toHaveProperty(name ?? '');
    }
  });
});
