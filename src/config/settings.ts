import type { LogLevel } from '../domain/ports.js';
import type { DomainSettings, HostSettings, ProbedSettings } from '../domain/settings.js';
import type { ListenAddress } from './address_text.js';

/** The whole configuration, checked, converted and deeply frozen. */
export interface Settings extends DomainSettings {
  readonly sentinels: readonly DeviceSettings[];
  readonly witnesses: readonly DeviceSettings[];
  readonly hosts: readonly HostDevice[];
  /** Null: MQTT is turned off. */
  readonly mqtt: MqttSettings | null;
  readonly nut: NutSettings;
  /** Null: HTTP is turned off. */
  readonly http: HttpSettings | null;
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

/** A machine that the UPS protects, and how it is reached. */
export interface HostDevice extends HostSettings {
  /** Where it is probed, and by which its reports and NUT login are known. */
  readonly address: string | null;
  /** Null: its hardware address is not known. */
  readonly target: WakeTargetSettings | null;
  /** Takes no part in drills. */
  readonly ignoresDrills: boolean;
}

/** Where magic packets for a host are sent, and what is in them. */
export interface WakeTargetSettings {
  /** 12 hexadecimal digits in lower case. */
  readonly mac: string;
  /** The SecureOn password, as `mac`. */
  readonly secureOn: string | null;
  /** An IPv4 address. */
  readonly broadcast: string;
  /** 1 to 65535. */
  readonly port: number;
  /** Names or addresses of local interfaces to send from; empty: the system's choice. */
  readonly interfaces: readonly string[];
}

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

export interface HttpSettings extends ListenAddress {
  /** Null: one is to be made. */
  readonly token: string | null;
  /** IP addresses, or ranges such as `172.16.0.0/12`. */
  readonly trustedProxies: readonly string[];
  /** A client may report for an address that is not its own. */
  readonly reportForOthers: boolean;
}

/** What loading gives. */
export interface LoadedSettings {
  readonly settings: Settings;
  /** What works but is probably not meant, each a line for people with its place in the file. */
  readonly warnings: readonly string[];
  /** Every password and secret text in use, never empty texts: for keeping them out of the log. */
  readonly secrets: readonly string[];
}
