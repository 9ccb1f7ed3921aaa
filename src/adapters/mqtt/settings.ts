import type { MqttSettings as Configured } from '../../config/sections/mqtt.js';
import type { HostView, ProbedView, ScheduleView, UpsView } from '../../domain/view/snapshot.js';
import type { JsonFile } from '../../platform/whole_file.js';

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
  readonly version: string;
  /** Where browsers find our page, `http://192.168.1.5:5000/`; null where that is not known. */
  readonly pageUrl: string | null;
  readonly sentinels: readonly ProbedFacts[];
  readonly witnesses: readonly ProbedFacts[];
  /** The main UPS first; aliases are UPSes too. */
  readonly upses: readonly UpsFacts[];
  readonly hosts: readonly HostFacts[];
  /** Whether the machine that we run on is shut down, last of all. */
  readonly primary: boolean;
  readonly schedules: readonly ScheduleFacts[];
}

/** `hasLatency`: false for those that are heard, not asked (mqtt). */
export type ProbedFacts = Pick<ProbedView, 'id' | 'name'> & { readonly hasLatency: boolean };

export type UpsFacts = Pick<UpsView, 'name' | 'description' | 'aliasOf'> & {
  /** A model of its battery is configured. */
  readonly hasBattery: boolean;
  /** It tells of itself, or is another name of one that does. */
  readonly hasPort: boolean;
  /** Null: a further name, or the UPS of a host. */
  readonly supply: SupplyFacts | null;
};

/** What there is of a UPS that feeds hosts, once for each. */
export interface SupplyFacts {
  /** There are others beside it: it has its own mains, outages and drills. */
  readonly isOneOfSeveral: boolean;
  /** Something that is configured hangs on it, so that it matters whether its output may be cut. */
  readonly isCut: boolean;
}

export type ScheduleFacts = Pick<ScheduleView, 'id' | 'name'>;

export type HostFacts = Pick<HostView, 'id' | 'name' | 'ups' | 'wakeable'>;

/** Keeps one JSON value over restarts. */
export type Memory = Pick<JsonFile, 'load' | 'save'>;
