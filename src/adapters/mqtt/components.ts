import { entityNameOf } from './identifier.js';

/**
 * The components of Home Assistant's device-based MQTT discovery that we use, with the keys that we use
 * (https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload).
 */
export type Component = BinarySensor | Sensor | Switch | NumberEntity | Button | EventEntity;
export type Platform = Component['platform'];

interface Common {
  readonly unique_id: string;
  readonly default_entity_id: string;
  /** Null: the device's main entity, which bears the device's name. */
  readonly name: string | null;
  readonly icon?: string;
  /** False: it is there, but only who wants it switches it on. */
  readonly enabled_by_default?: false;
}

interface Stateful extends Common {
  readonly state_topic: string;
}

interface Templated extends Stateful {
  readonly value_template: string;
  readonly json_attributes_topic?: string;
  readonly json_attributes_template?: string;
}

export interface BinarySensor extends Templated {
  readonly platform: 'binary_sensor';
  readonly device_class: 'power' | 'problem' | 'connectivity' | 'battery';
  readonly entity_category?: 'diagnostic';
}

interface SensorBase extends Templated {
  readonly platform: 'sensor';
  readonly entity_category?: 'diagnostic';
}

interface EnumSensor extends SensorBase {
  readonly device_class: 'enum';
  readonly options: readonly string[];
}

interface DurationSensor extends SensorBase {
  readonly device_class: 'duration';
  readonly unit_of_measurement: 's' | 'ms';
  readonly state_class?: 'measurement';
  /** Decimals. Without it Home Assistant shows whole seconds with two. */
  readonly suggested_display_precision: number;
}

interface ChargeSensor extends SensorBase {
  readonly device_class: 'battery';
  readonly unit_of_measurement: '%';
  readonly state_class: 'measurement';
}

interface TimestampSensor extends SensorBase {
  readonly device_class: 'timestamp';
}

interface CountSensor extends SensorBase {
  readonly state_class: 'measurement';
}

export type Sensor = EnumSensor | DurationSensor | ChargeSensor | TimestampSensor | CountSensor;

export interface Switch extends Stateful {
  readonly platform: 'switch';
  readonly command_topic: string;
  readonly entity_category: 'config';
}

export interface NumberEntity extends Templated {
  readonly platform: 'number';
  readonly device_class: 'duration';
  readonly unit_of_measurement: 'min';
  readonly entity_category: 'config';
  readonly command_topic: string;
  readonly mode: 'box';
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** Has no state. */
export interface Button extends Common {
  readonly platform: 'button';
  readonly command_topic: string;
  readonly payload_press: string;
}

export interface EventEntity extends Stateful {
  readonly platform: 'event';
  readonly event_types: readonly string[];
}

/** What every entity of a device shares. */
export interface DeviceNaming {
  /** The device's object id; unique ids begin with it. */
  readonly objectId: string;
  /** Suggested entity ids begin with these. */
  readonly entityPrefix: readonly string[];
}

/** The keys that name an entity. `key` is for ever: users' dashboards and automations hang on it. */
export const named = (
  device: DeviceNaming,
  platform: Platform,
  key: string,
  name: string | null,
): Pick<Common, 'unique_id' | 'default_entity_id' | 'name'> => ({
  unique_id: `${device.objectId}_${key}`,
  default_entity_id: `${platform}.${entityNameOf(...device.entityPrefix, key)}`,
  name,
});

/**
 * A template for one member of the JSON payload. Null, or no such member, becomes the word `absent`, or without one
 * `None`: state unknown.
 */
export const member = (name: string, absent?: string): string =>
  absent === undefined
    ? `{{ value_json.${name} | default(none) }}`
    : `{{ value_json.${name} | default('${absent}', true) }}`;

/** A template that says ON for some words, OFF for others, and for all else `None`: state unknown. */
export const onFor = (name: string, on: readonly string[], off: readonly string[]): string =>
  `{% set word = value_json.${name} | default('') %}` +
  `{{ 'ON' if word in ${list(on)} else 'OFF' if word in ${list(off)} else none }}`;

/** A template that says ON for true, OFF for false, and for null `None`: state unknown. */
export const onForTrue = (name: string): string =>
  `{% set truth = value_json.${name} | default(none) %}` +
  `{{ none if truth is none else 'ON' if truth else 'OFF' }}`;

/** A template that says ON where one of these members is true, OFF where none is. */
export const onForAny = (...names: readonly string[]): string =>
  `{{ 'ON' if ${names.map((name) => `value_json.${name} | default(false)`).join(' or ')} else 'OFF' }}`;

const list = (words: readonly string[]): string => `[${words.map((word) => `'${word}'`).join(', ')}]`;

/** A template that makes attributes of some members of the JSON payload. */
export const attributes = (...members: readonly string[]): string =>
  `{{ {${members.map((name) => `'${name}': value_json.${name} | default(none)`).join(', ')}} | tojson }}`;
