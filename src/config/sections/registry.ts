import type { FromSchema } from 'json-schema-to-ts';
import type { DomainSettings } from '../../domain/core/settings.js';
import { isSection } from '../text/key_path.js';
import { detectionRules, detectionSchema, detectionSettings } from './detection.js';
import { historyRules, historySchema, historySettings, type HistorySettings } from './history.js';
import { hostsRules, hostsSchema, hostsSettings, type HostDevice } from './hosts.js';
import { commandersOf, httpRules, httpSchema, httpSettings, type HttpSettings } from './http.js';
import { logRules, logSchema, logSettings, type LogSettings } from './log.js';
import { mqttRules, mqttSchema, mqttSettings, type MqttSettings } from './mqtt.js';
import {
  notifyRules,
  notifySchema,
  notifySettings,
  type NotifySettings,
  type NotifyTargets,
} from './notify.js';
import { nutRules, nutSchema, nutSettings, type NutSettings } from './nut.js';
import { schedulesRules, schedulesSchema, schedulesSettings } from './schedules.js';
import type { Finding, SectionRules } from './section.js';
import { primaryRules, primarySchema, primarySettings, type PrimaryDevice } from './primary.js';
import { deviceLists, sentinelsRules, type Devices } from './sentinels.js';
import {
  sectionsSettings,
  upsesSchema,
  upsesSettings,
  upsRules,
  upsSchema,
  type FurtherUps,
  type UpsDevice,
} from './ups.js';
import { wakeRules, wakeSchema, wakeSettings } from './wake.js';

/** The whole configuration, checked, converted and deeply frozen. */
export interface Settings extends DomainSettings {
  readonly upses: readonly UpsDevice[];
  readonly hosts: readonly HostDevice[];
  readonly primary: PrimaryDevice | null;
  /** Null: MQTT is turned off. */
  readonly mqtt: MqttSettings | null;
  readonly nut: NutSettings;
  /** Null: HTTP is turned off. */
  readonly http: HttpSettings | null;
  /** Who may command on the page in Home Assistant's sidebar, by user name or display name; none: everybody who is logged in. */
  readonly commanders: readonly string[];
  /** Null: nothing is recorded. */
  readonly history: HistorySettings | null;
  readonly notify: NotifySettings;
  readonly log: LogSettings;
}

/** One value of the configuration that counts. */
export interface SettingsEntry {
  /** Such as `sentinels[1].port`. */
  readonly path: string;
  /** `(hidden)` in place of a secret; an empty list where there is none. */
  readonly value: string | number | boolean | readonly never[];
  /** `options`: those of the app; `secret`: `secrets.yaml`. */
  readonly source: 'file' | 'secret' | 'environment' | 'options' | 'default';
  /** The line of the configuration file, counted from 1; null where it is in none. */
  readonly line: number | null;
}

/** What loading gives. */
export interface LoadedSettings {
  readonly settings: Settings;
  /** What works but is probably not meant, each a line for people with its place in the file. */
  readonly warnings: readonly string[];
  /** Every value that counts, and what gives it. */
  readonly entries: readonly SettingsEntry[];
  /** Every password and secret text in use, never empty texts: for keeping them out of the log. */
  readonly secrets: readonly string[];
}

/**
 * The configuration, and the only source of it: the types, the validation, the defaults and the editors' schema come
 * from here (JSON Schema, draft-07). It describes the expanded form, without shorthand (`expanded`).
 *
 * Keywords of our own: `duration` gives the bounds of a duration text; `expected` says in words what belongs there;
 * `writeOnly` (a standard annotation) marks what must never be shown.
 */
export const schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'sentinel-ups configuration',
  type: 'object',
  description: 'The configuration of sentinel-ups.',
  expected: 'a section with keys such as sentinels',
  additionalProperties: false,
  properties: {
    ...deviceLists,
    detection: detectionSchema,
    ups: upsSchema,
    upses: upsesSchema,
    hosts: hostsSchema,
    primary: primarySchema,
    wake: wakeSchema,
    schedules: schedulesSchema,
    mqtt: mqttSchema,
    nut: nutSchema,
    http: httpSchema,
    history: historySchema,
    notify: notifySchema,
    log: logSchema,
  },
} as const;

/** A valid configuration in its expanded form, every default filled in. Durations and addresses are still text. */
export type Configuration = Omit<FromSchema<typeof schema>, keyof Devices | 'upses' | 'notify'> &
  Devices & { readonly upses: readonly FurtherUps[]; readonly notify: NotifyTargets };

/** In the order in which mistakes at one place count: what the name of a host is wrong for is told of the host first. */
const rules: readonly SectionRules<Configuration>[] = [
  sentinelsRules,
  detectionRules,
  hostsRules,
  wakeRules,
  upsRules,
  primaryRules,
  schedulesRules,
  mqttRules,
  nutRules,
  httpRules,
  historyRules,
  logRules,
  notifyRules,
];

/**
 * Turns a valid configuration into what the program works with: durations in milliseconds, ids, a UPS for every name.
 * File names are relative to `folder`.
 */
export function settingsOf(configuration: Configuration, folder: string): Settings {
  const hosts = hostsSettings(configuration);
  return deepFrozen({
    upses: upsesSettings(configuration, detectionSettings(configuration.detection)),
    sections: sectionsSettings(configuration),
    hosts,
    primary: primarySettings(configuration.primary, configuration.ups, hosts),
    wake: wakeSettings(configuration.wake),
    schedules: schedulesSettings(configuration.schedules),
    mqtt: mqttSettings(configuration.mqtt, folder),
    nut: nutSettings(configuration.nut, folder),
    http: httpSettings(configuration.http),
    commanders: commandersOf(configuration.http),
    history: historySettings(configuration.history),
    notify: notifySettings(configuration.notify, folder),
    log: logSettings(configuration.log, folder),
  });
}

const deepFrozen = <T>(data: T): T => {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return data;
  Object.freeze(data);
  Object.values(data).forEach(deepFrozen);
  return data;
};

const shorthand = new Map(rules.flatMap((section) => Object.entries(section.shorthand ?? {})));

/**
 * The form that the schema describes, without anything short for something else. A section with nothing in it (all its keys
 * commented out) counts as left out. Data that is no section comes back as it is.
 */
export const expanded = (data: unknown): unknown => {
  if (!isSection(data)) return data;
  const written = Object.entries(data).filter(([, value]) => value !== null);
  return Object.fromEntries(written.map(([key, value]) => [key, shorthand.get(key)?.(value) ?? value]));
};

/** What the schema cannot say, one mistake for each place: the first one causes the others. */
export const crossMistakes = (data: unknown, written: unknown): readonly Finding[] =>
  oneForEachPlace(rules.flatMap((section) => section.mistakes?.(data, written) ?? []));

/** The first of the mistakes at each place. */
export const oneForEachPlace = (mistakes: readonly Finding[]): readonly Finding[] => {
  const byPlace = new Map<string, Finding>();
  for (const found of mistakes) {
    const place = JSON.stringify(found.path);
    if (!byPlace.has(place)) byPlace.set(place, found);
  }
  return [...byPlace.values()];
};

/** Every warning about a valid configuration. */
export const warningsOf = (configuration: Configuration): readonly Finding[] =>
  rules.flatMap((section) => section.warnings?.(configuration) ?? []);

/** Every password of the configuration, in every spelling that may appear somewhere. */
export const passwordsOf = (configuration: Configuration): readonly string[] =>
  rules
    .flatMap((section) => section.passwords?.(configuration) ?? [])
    .filter((password) => typeof password === 'string')
    .filter((password) => password !== '');
