import type { LogLevel } from '../domain/ports.js';
import type { DomainSettings, ProbedSettings } from '../domain/settings.js';
import type { ListenAddress } from './address_text.js';

/** The whole configuration, checked, converted and deeply frozen. */
export interface Settings extends DomainSettings {
  readonly sentinels: readonly DeviceSettings[];
  readonly witnesses: readonly DeviceSettings[];
  /** Null: MQTT is turned off. */
  readonly mqtt: MqttSettings | null;
  readonly nut: NutSettings;
  readonly log: { readonly level: LogLevel };
}

/** A sentinel or witness, and how it is probed. */
export interface DeviceSettings extends ProbedSettings {
  readonly probe: ProbeSettings;
}

export type ProbeSettings =
  | { readonly kind: 'icmp'; readonly address: string }
  | { readonly kind: 'tcp'; readonly address: string; readonly port: number }
  | { readonly kind: 'http'; readonly url: string }
  | {
      readonly kind: 'mqtt';
      readonly topic: string;
      /** The payload, or value at `key`, that means alive. */
      readonly alive: string;
      readonly silent: string;
      /** Keys joined by dots into a JSON payload; null: the payload itself is compared. */
      readonly key: string | null;
    };

export interface MqttSettings {
  /** Without user and password. Null: the bundled broker on 127.0.0.1:1883. */
  readonly url: string | null;
  readonly username: string | null;
  readonly password: string | null;
  /** Absolute paths of PEM files. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** Null: the client makes one. */
  readonly clientId: string | null;
  readonly baseTopic: string;
  readonly discoveryPrefix: string;
}

export interface NutSettings {
  /** `external`: only the driver sockets are ours, upsd is someone else's. */
  readonly mode: 'bundled' | 'external';
  readonly listen: readonly ListenAddress[];
  readonly users: readonly NutUser[];
  /** Where an external upsd looks for driver sockets. */
  readonly statePath: string;
}

export interface NutUser {
  readonly name: string;
  readonly password: string;
  readonly role: 'secondary' | 'primary' | 'admin';
}

/** What loading gives. */
export interface LoadedSettings {
  readonly settings: Settings;
  /** What works but is probably not meant, each a line for people with its place in the file. */
  readonly warnings: readonly string[];
  /** Every password and secret text in use, never empty texts: for keeping them out of the log. */
  readonly secrets: readonly string[];
}
