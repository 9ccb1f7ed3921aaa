import { attributes, member, named, onFor, type Component, type DeviceNaming } from './components.js';
import type { UpsFacts } from './settings.js';
import { topicBelow, upsStatusNames } from './topics.js';

/**
 * The entities of one UPS: component key → component.
 *
 * @param isMain all UPSes stand for the same battery: it is shown with the main one
 */
export const upsComponents = (
  device: DeviceNaming,
  baseTopic: string,
  ups: UpsFacts,
  isMain: boolean,
): Readonly<Record<string, Component>> => {
  const state_topic = topicBelow(baseTopic, `ups/${ups.name}`);
  return {
    status: {
      platform: 'sensor',
      ...named(device, 'sensor', 'status', null),
      device_class: 'enum',
      options: upsStatusNames,
      state_topic,
      value_template: member('status'),
      json_attributes_topic: state_topic,
      json_attributes_template: attributes('simulated'),
      icon: 'mdi:power-plug-battery',
    },
    low_battery: {
      platform: 'binary_sensor',
      ...named(device, 'binary_sensor', 'low_battery', 'Low battery'),
      device_class: 'battery',
      state_topic,
      value_template: onFor('status', ['OB LB'], ['OL', 'OB']),
    },
    low_battery_in: {
      platform: 'sensor',
      ...named(device, 'sensor', 'low_battery_in', 'Time to low battery'),
      device_class: 'duration',
      unit_of_measurement: 's',
      suggested_display_precision: 0,
      state_topic,
      value_template: member('low_battery_in'),
    },
    ...(ups.hasBattery ? batteryComponents(device, state_topic, isMain) : {}),
    clients: {
      platform: 'sensor',
      ...named(device, 'sensor', 'clients', 'NUT clients'),
      state_class: 'measurement',
      entity_category: 'diagnostic',
      state_topic,
      value_template: member('clients'),
      icon: 'mdi:lan-connect',
    },
  };
};

const batteryComponents = (
  device: DeviceNaming,
  state_topic: string,
  isMain: boolean,
): Readonly<Record<string, Component>> => ({
  battery_charge: {
    platform: 'sensor',
    ...named(device, 'sensor', 'battery_charge', 'Battery charge'),
    ...(isMain ? {} : { enabled_by_default: false }),
    device_class: 'battery',
    unit_of_measurement: '%',
    state_class: 'measurement',
    state_topic,
    value_template: member('battery_charge'),
  },
  battery_runtime: {
    platform: 'sensor',
    ...named(device, 'sensor', 'battery_runtime', 'Battery runtime'),
    ...(isMain ? {} : { enabled_by_default: false }),
    device_class: 'duration',
    unit_of_measurement: 's',
    suggested_display_precision: 0,
    state_class: 'measurement',
    state_topic,
    value_template: member('battery_runtime'),
  },
});
