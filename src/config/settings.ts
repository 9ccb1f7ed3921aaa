import type { DomainSettings } from '../domain/core/settings.js';
import type { HostDevice } from './sections/hosts.js';
import type { HttpSettings } from './sections/http.js';
import type { LogSettings } from './sections/log.js';
import type { MqttSettings } from './sections/mqtt.js';
import type { NutSettings } from './sections/nut.js';
import type { UpsDevice } from './sections/ups.js';

/** The whole configuration, checked, converted and deeply frozen. */
export interface Settings extends DomainSettings {
  readonly upses: readonly UpsDevice[];
  readonly hosts: readonly HostDevice[];
  /** Null: MQTT is turned off. */
  readonly mqtt: MqttSettings | null;
  readonly nut: NutSettings;
  /** Null: HTTP is turned off. */
  readonly http: HttpSettings | null;
  readonly log: LogSettings;
}

/** What loading gives. */
export interface LoadedSettings {
  readonly settings: Settings;
  /** What works but is probably not meant, each a line for people with its place in the file. */
  readonly warnings: readonly string[];
  /** Every password and secret text in use, never empty texts: for keeping them out of the log. */
  readonly secrets: readonly string[];
}
