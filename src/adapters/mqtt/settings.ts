import type { MqttSettings as Configured } from '../../config/sections/mqtt.js';

/** Where the broker is, and who we are to it. */
export interface BrokerAccess {
  /** `mqtt://host:1883` or `mqtts://host:8883`. */
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  /** What the user can do where the broker does not take us, a whole sentence; null: correct mqtt.url and what goes with it. */
  readonly remedy: string | null;
}

/** Tells where the broker is now. Asked before each attempt to connect; rejects with a Failure where that is not known. */
export type FindBroker = () => Promise<BrokerAccess>;

/** How to speak to the broker, wherever it is, and where on it. */
export type MqttSettings = Omit<Configured, keyof BrokerAccess>;

/** What Home Assistant is told once, because it changes only with the configuration. */
export interface DiscoveryFacts {
  /** Our own version. */
  readonly version: string;
  /** Where browsers find our page, `http://192.168.1.5:5000/`; null where that is not known. */
  readonly pageUrl: string | null;
  readonly sentinels: readonly ProbedFacts[];
  readonly witnesses: readonly ProbedFacts[];
  /** The main UPS first; aliases are UPSes too. */
  readonly upses: readonly UpsFacts[];
  readonly hosts: readonly HostFacts[];
}

export interface ProbedFacts {
  /** Unique among sentinels and witnesses. */
  readonly id: string;
  readonly name: string;
  /** False for those that are heard, not asked (mqtt). */
  readonly hasLatency: boolean;
}

export interface UpsFacts {
  readonly name: string;
  readonly description: string;
  readonly aliasOf: string | null;
  /** Whether charge and runtime are known. */
  readonly hasBattery: boolean;
}

export interface HostFacts {
  readonly id: string;
  readonly name: string;
  /** The UPS that turns `OB LB` for it; null where it has no shutdown delay. */
  readonly ups: string | null;
  /** Its hardware address is known. */
  readonly wakeable: boolean;
}

/** Keeps one JSON value over restarts. */
export interface Memory {
  /** Null where nothing was kept yet. May reject. */
  load(): Promise<unknown>;
  /** May reject. */
  save(value: unknown): Promise<void>;
}
