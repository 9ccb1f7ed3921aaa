import {
  attributes,
  member,
  named,
  onForAny,
  onForTrue,
  type Button,
  type Component,
  type DeviceNaming,
  type NumberEntity,
} from './components.js';
import { longestDelayInMinutes } from './host_commands.js';
import type { HostFacts } from './settings.js';
import { hostActionNames, hostStateNames, topicBelow } from './topics.js';

type Components = Readonly<Record<string, Component>>;

/** The entities of one host: component key → component. */
export const hostComponents = (device: DeviceNaming, baseTopic: string, host: HostFacts): Components => {
  const state_topic = topicBelow(baseTopic, `host/${host.id}`);
  return {
    ...standingComponents(device, state_topic),
    ...comingComponents(device, state_topic),
    ...(host.ups === null ? {} : { shutdown_delay: shutdownDelay(device, baseTopic, host) }),
    ...(host.wakeable ? { wake: wake(device, baseTopic, host) } : {}),
  };
};

const standingComponents = (device: DeviceNaming, state_topic: string): Components => ({
  state: {
    platform: 'sensor',
    ...named(device, 'sensor', 'state', null),
    device_class: 'enum',
    options: hostStateNames,
    state_topic,
    value_template: member('state'),
    json_attributes_topic: state_topic,
    json_attributes_template: attributes('reason'),
    icon: 'mdi:server',
  },
  up: {
    platform: 'binary_sensor',
    ...named(device, 'binary_sensor', 'up', 'Up'),
    device_class: 'connectivity',
    state_topic,
    value_template: onForTrue('up'),
  },
  last_report: {
    platform: 'sensor',
    ...named(device, 'sensor', 'last_report', 'Last report'),
    device_class: 'timestamp',
    entity_category: 'diagnostic',
    enabled_by_default: false,
    state_topic,
    value_template: member('last_report'),
  },
  // Also without a shutdown delay: whatever machine has an address may have a script on it that reports.
  client_problem: {
    platform: 'binary_sensor',
    ...named(device, 'binary_sensor', 'client_problem', 'Client problem'),
    device_class: 'problem',
    entity_category: 'diagnostic',
    state_topic,
    value_template: onForAny('stale', 'unattended'),
    json_attributes_topic: state_topic,
    json_attributes_template: attributes('client_problem'),
  },
});

const comingComponents = (device: DeviceNaming, state_topic: string): Components => ({
  next_action: {
    platform: 'sensor',
    ...named(device, 'sensor', 'next_action', 'Next action'),
    device_class: 'enum',
    options: [...hostActionNames, 'nothing'],
    state_topic,
    // That nothing comes is known: an unknown state would say that it is not.
    value_template: member('next_action', 'nothing'),
    icon: 'mdi:skip-next-circle-outline',
  },
  next_at: {
    platform: 'sensor',
    ...named(device, 'sensor', 'next_at', 'Next action at'),
    device_class: 'timestamp',
    state_topic,
    value_template: member('next_at'),
  },
  remaining: {
    platform: 'sensor',
    ...named(device, 'sensor', 'remaining', 'Time to shutdown'),
    device_class: 'duration',
    unit_of_measurement: 's',
    suggested_display_precision: 0,
    state_topic,
    value_template: member('remaining'),
  },
});

const shutdownDelay = (device: DeviceNaming, baseTopic: string, host: HostFacts): NumberEntity => {
  const state_topic = topicBelow(baseTopic, `host/${host.id}`);
  return {
    platform: 'number',
    ...named(device, 'number', 'shutdown_delay', 'Shutdown delay'),
    device_class: 'duration',
    unit_of_measurement: 'min',
    entity_category: 'config',
    mode: 'box',
    min: 0,
    max: longestDelayInMinutes,
    step: 1,
    state_topic,
    value_template: member('shutdown_delay'),
    json_attributes_topic: state_topic,
    json_attributes_template: attributes('configured_delay'),
    command_topic: topicBelow(baseTopic, `host/${host.id}/shutdown_delay/set`),
  };
};

const wake = (device: DeviceNaming, baseTopic: string, host: HostFacts): Button => ({
  platform: 'button',
  ...named(device, 'button', 'wake', 'Wake'),
  command_topic: topicBelow(baseTopic, `host/${host.id}/wake`),
  payload_press: 'PRESS',
  icon: 'mdi:power',
});
