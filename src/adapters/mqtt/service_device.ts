import { announcementTypes } from '../../domain/announcement.js';
import {
  attributes,
  member,
  named,
  onFor,
  type BinarySensor,
  type Component,
  type DeviceNaming,
  type Sensor,
} from './components.js';
import type { DiscoveryFacts, ProbedFacts } from './settings.js';
import { topicBelow } from './topics.js';

type Components = Readonly<Record<string, Component>>;

/** The entities of the service itself: component key → component. */
export const serviceComponents = (
  device: DeviceNaming,
  baseTopic: string,
  facts: DiscoveryFacts,
): Components => ({
  ...mainsComponents(device, baseTopic),
  ...controlComponents(device, baseTopic),
  ...lastOutageComponents(device, baseTopic),
  ...probedComponents(device, baseTopic, 'sentinel', facts.sentinels),
  ...probedComponents(device, baseTopic, 'witness', facts.witnesses),
});

const mainsComponents = (device: DeviceNaming, baseTopic: string): Components => {
  const mainsTopic = topicBelow(baseTopic, 'mains');
  const problemTopic = topicBelow(baseTopic, 'problem');
  return {
    mains: {
      platform: 'binary_sensor',
      ...named(device, 'binary_sensor', 'mains', 'Mains'),
      device_class: 'power',
      state_topic: mainsTopic,
      // As the UPS says it: a silence that is still being confirmed is not an outage, nor is a return that is not stable yet its end.
      value_template: onFor('state', ['present', 'suspect'], ['lost', 'restoring']),
      json_attributes_topic: mainsTopic,
      json_attributes_template: attributes('simulated'),
    },
    mains_state: {
      platform: 'sensor',
      ...named(device, 'sensor', 'mains_state', 'Mains state'),
      device_class: 'enum',
      options: ['unknown', 'present', 'suspect', 'lost', 'restoring'],
      state_topic: mainsTopic,
      value_template: member('state'),
      json_attributes_topic: mainsTopic,
      json_attributes_template: attributes('reason', 'since', 'simulated'),
      icon: 'mdi:transmission-tower',
    },
    problem: {
      platform: 'binary_sensor',
      ...named(device, 'binary_sensor', 'problem', 'Problem'),
      device_class: 'problem',
      entity_category: 'diagnostic',
      state_topic: problemTopic,
      value_template: member('state'),
      json_attributes_topic: problemTopic,
      json_attributes_template: attributes('reasons'),
    },
  };
};

// Of the category config, which keeps both out of "turn off everything in this area": a drill shuts machines down.
const controlComponents = (device: DeviceNaming, baseTopic: string): Components => ({
  drill: {
    platform: 'switch',
    ...named(device, 'switch', 'drill', 'Drill'),
    entity_category: 'config',
    state_topic: topicBelow(baseTopic, 'drill'),
    command_topic: topicBelow(baseTopic, 'drill/set'),
    icon: 'mdi:fire-alert',
  },
  maintenance: {
    platform: 'switch',
    ...named(device, 'switch', 'maintenance', 'Maintenance'),
    entity_category: 'config',
    state_topic: topicBelow(baseTopic, 'maintenance'),
    command_topic: topicBelow(baseTopic, 'maintenance/set'),
    icon: 'mdi:wrench-clock',
  },
  event: {
    platform: 'event',
    ...named(device, 'event', 'event', 'Event'),
    state_topic: topicBelow(baseTopic, 'event'),
    event_types: announcementTypes,
    icon: 'mdi:bell-ring',
  },
});

const lastOutageComponents = (device: DeviceNaming, baseTopic: string): Components => {
  const state_topic = topicBelow(baseTopic, 'last_outage');
  return {
    last_outage_started: {
      platform: 'sensor',
      ...named(device, 'sensor', 'last_outage_started', 'Last outage started'),
      device_class: 'timestamp',
      state_topic,
      value_template: member('started'),
    },
    last_outage_duration: {
      platform: 'sensor',
      ...named(device, 'sensor', 'last_outage_duration', 'Last outage duration'),
      device_class: 'duration',
      unit_of_measurement: 's',
      suggested_display_precision: 0,
      state_topic,
      value_template: member('duration'),
    },
  };
};

// Ids are unique among sentinels and witnesses together, and no prefix begins with another: no two keys can meet.
const probedComponents = (
  device: DeviceNaming,
  baseTopic: string,
  role: 'sentinel' | 'witness',
  probed: readonly ProbedFacts[],
): Components => {
  const components: Record<string, Component> = {};
  for (const facts of probed) {
    const state_topic = topicBelow(baseTopic, `${role}/${facts.id}`);
    components[`${role}_${facts.id}`] = connectivity(device, `${role}_${facts.id}`, facts.name, state_topic);
    if (facts.hasLatency)
      components[`latency_${facts.id}`] = latency(device, `latency_${facts.id}`, facts.name, state_topic);
  }
  return components;
};

const connectivity = (
  device: DeviceNaming,
  key: string,
  name: string,
  state_topic: string,
): BinarySensor => ({
  platform: 'binary_sensor',
  ...named(device, 'binary_sensor', key, name),
  device_class: 'connectivity',
  entity_category: 'diagnostic',
  state_topic,
  value_template: onFor('state', ['alive'], ['silent']),
});

const latency = (device: DeviceNaming, key: string, name: string, state_topic: string): Sensor => ({
  platform: 'sensor',
  ...named(device, 'sensor', key, `${name} latency`),
  device_class: 'duration',
  unit_of_measurement: 'ms',
  state_class: 'measurement',
  suggested_display_precision: 1,
  entity_category: 'diagnostic',
  enabled_by_default: false,
  state_topic,
  value_template: member('latency_ms'),
});
