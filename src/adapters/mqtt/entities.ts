import { topicBelow } from './topics.js';

/** One component: https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload, with the keys that we use. */
export interface Component extends Entity {
  readonly unique_id: string;
  /** Only a suggestion. */
  readonly default_entity_id: string;
}

/** What makes an entity, but for its ids. The keys are sent in the order in which they stand in the table. */
export interface Entity {
  readonly platform: 'binary_sensor' | 'sensor' | 'switch' | 'number' | 'button' | 'event';
  readonly name: string | null;
  readonly icon?: string;
  readonly device_class?:
    | 'power'
    | 'problem'
    | 'connectivity'
    | 'battery'
    | 'enum'
    | 'duration'
    | 'timestamp'
    | 'voltage'
    | 'current'
    | 'apparent_power'
    | 'frequency'
    | 'temperature'
    | 'humidity';
  readonly entity_category?: 'diagnostic' | 'config';
  readonly enabled_by_default?: false;
  readonly options?: readonly string[];
  readonly unit_of_measurement?: '%' | 'ms' | 's' | 'min' | 'V' | 'A' | 'W' | 'VA' | 'Hz' | '°C' | 'Ah';
  readonly state_class?: 'measurement' | 'total_increasing';
  readonly suggested_display_precision?: number;
  readonly state_topic?: string;
  readonly value_template?: string;
  readonly json_attributes_topic?: string;
  readonly json_attributes_template?: string;
  readonly command_topic?: string;
  readonly payload_press?: string;
  readonly event_types?: readonly string[];
  readonly mode?: 'box';
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
}

/** The entities of one device: key → entity. A key is for ever: users' dashboards and automations hang on it. */
export type Entities = Readonly<Record<string, Entity>>;

/** @param objectId unique ids begin with it, suggested entity ids with those of `entityPrefix` */
export const componentsOf = (
  objectId: string,
  entityPrefix: readonly string[],
  entities: Entities,
): Readonly<Record<string, Component>> =>
  Object.fromEntries(
    Object.entries(entities).map(([key, { platform, ...others }]) => {
      const default_entity_id = `${platform}.${entityNameOf(...entityPrefix, key)}`;
      return [key, { platform, unique_id: `${objectId}_${key}`, default_entity_id, ...others }];
    }),
  );

/** The part of an entity id behind the dot: a to z, 0 to 9 and single `_`, none at either end. Need not be unique. */
const entityNameOf = (...parts: readonly string[]): string =>
  parts
    .join('_')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '') || 'unnamed';

export type Keys = Omit<Entity, 'platform' | 'name'>;

/** @param name null: the device's main entity, which bears the device's name */
export const entity = (platform: Entity['platform'], name: string | null, keys: Keys): Entity => ({
  platform,
  name,
  ...keys,
});

/** Makes the entities that read one topic: by a template, and with members of the payload as `attributes`. */
export const entitiesOn = (baseTopic: string, topic: string) => {
  const state_topic = topicBelow(baseTopic, topic);
  const reading =
    (platform: Entity['platform']) =>
    (
      name: string | null,
      value_template: string,
      { attributes, icon, ...keys }: Keys & { readonly attributes?: readonly string[] },
    ): Entity =>
      entity(platform, name, {
        ...keys,
        state_topic,
        value_template,
        ...(attributes && {
          json_attributes_topic: state_topic,
          json_attributes_template: attributesOf(attributes),
        }),
        ...(icon !== undefined && { icon }),
      });
  return {
    sensor: reading('sensor'),
    binarySensor: reading('binary_sensor'),
    number: reading('number'),
    switchOf: reading('switch'),
  };
};

/** A sensor for a time in whole seconds. Without the precision Home Assistant shows them with two decimals. */
export const inSeconds = {
  device_class: 'duration',
  unit_of_measurement: 's',
  suggested_display_precision: 0,
} as const;
/** Only who wants it switches it on. */
export const hidden = { enabled_by_default: false } as const;
export const diagnostic = { entity_category: 'diagnostic' } as const;

const attributesOf = (members: readonly string[]): string =>
  `{{ {${members.map((name) => `'${name}': value_json.${name} | default(none)`).join(', ')}} | tojson }}`;

/** A template for one member. Null, or no such member, becomes the word `absent`, or without one `None`: state unknown. */
export const member = (name: string, absent?: string): string =>
  absent === undefined
    ? `{{ value_json.${name} | default(none) }}`
    : `{{ value_json.${name} | default('${absent}', true) }}`;

/** A template that says ON for some words, OFF for others, and for all else `None`: state unknown. */
export const onFor = (name: string, on: readonly string[], off: readonly string[]): string =>
  `{% set word = value_json.${name} | default('') %}` +
  `{{ 'ON' if word in ${list(on)} else 'OFF' if word in ${list(off)} else none }}`;

/** A template that says ON where that word is among those of a text, OFF where others are that count, else `None`: state unknown. */
export const onForWord = (name: string, on: string, off: readonly string[]): string =>
  `{% set words = (value_json.${name} | default('')).split(' ') %}` +
  `{{ 'ON' if '${on}' in words else 'OFF' if words | select('in', ${list(off)}) | list else none }}`;

/** A template that says ON for true, OFF for false, and for null `None`: state unknown. */
export const onForTrue = (name: string): string =>
  `{% set truth = value_json.${name} | default(none) %}` +
  `{{ none if truth is none else 'ON' if truth else 'OFF' }}`;

/** A template that says ON where one of these members is true, OFF where none is. */
export const onForAny = (...names: readonly string[]): string =>
  `{{ 'ON' if ${names.map((name) => `value_json.${name} | default(false)`).join(' or ')} else 'OFF' }}`;

const list = (words: readonly string[]): string => `[${words.map((word) => `'${word}'`).join(', ')}]`;
