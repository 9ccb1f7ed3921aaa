import type { ScheduleSettings } from '../schedule/settings.js';
import type { Duration } from './time.js';

/** What the domain has to know of the configuration. The configuration's own type is a superset of it. */
export interface DomainSettings {
  /** What feeds the hosts. The first is the main one; names are unique. */
  readonly upses: readonly UpsSettings[];
  /** What NUT clients ask for: each UPS under its names, and one for each host with a shutdown delay. Names are unique. */
  readonly sections: readonly SectionSettings[];
  /** The machines that the UPSes protect. Ids are unique. */
  readonly hosts: readonly HostSettings[];
  readonly wake: WakeSettings;
  /** The machine that we run on; null where it is left alone. */
  readonly primary: PrimarySettings | null;
  /** What is done by itself. Ids are unique. */
  readonly schedules: readonly ScheduleSettings[];
}

/** What feeds hosts. */
export interface UpsSettings {
  readonly name: string;
  /** None where only its data port tells how its mains is. */
  readonly sentinels: readonly ProbedSettings[];
  readonly witnesses: readonly ProbedSettings[];
  readonly detection: DetectionSettings;
  /** Given where `battery` is configured. */
  readonly battery: BatterySettings | null;
  /** Null where it has no data port: its status is derived from sentinels then. */
  readonly port: PortSettings | null;
}

/** A UPS that tells of itself: through its NUT driver, or through another NUT server. */
export interface PortSettings {
  readonly kind: 'driver' | 'upsd';
  /** Percent from which on downwards its battery counts as low; null: by the UPS's own word alone. */
  readonly lowCharge: number | null;
  /** The same by the runtime that it tells. */
  readonly lowRuntime: Duration | null;
}

/** What a host or a section hangs on. */
export interface FedSettings {
  /** The names of the UPSes that feed it; at least one. */
  readonly poweredBy: readonly string[];
  /** How many of them it needs: 1 to their number. */
  readonly needs: number;
}

export interface PrimarySettings extends FedSettings {
  /** How long hosts are waited for to be down. */
  readonly wait: Duration;
  /** The command that its UPSes are given before; null: none. */
  readonly cut: string | null;
  /** How long the machine's own shutdown takes at most: before, nobody may cut its power. */
  readonly shutdownTakes: Duration;
  /** The id of the host that is this very machine; null where it is none of them. */
  readonly host: string | null;
}

/** A sentinel or a witness, as far as deciding is concerned. */
export interface ProbedSettings {
  /** The name in lower case, without accents, other characters than a to z and 0 to 9 as `_`. Unique among sentinels and witnesses. */
  readonly id: string;
  readonly name: string;
}

export interface DetectionSettings {
  /** Each sentinel is probed this often while all is well. */
  readonly interval: Duration;
  /** One probe's timeout. */
  readonly timeout: Duration;
  /** Further silent rounds before the mains counts as lost. At least 1. */
  readonly confirmations: number;
  /** How many sentinels must be silent: `all`, or 1 to their number. */
  readonly silent: number | 'all';
  /** How long the mains must be back before an outage is over. */
  readonly restoreAfter: Duration;
  /** After a start, how long a sentinel that was not yet seen alive is waited for. */
  readonly bootGrace: Duration;
  /** What "no route" and "own interface down" count as. */
  readonly linkDown: 'unknown' | 'silent';
}

export interface BatterySettings {
  /** From full to empty with the load that is on it. */
  readonly runtime: Duration;
  /** From empty to full. */
  readonly recharge: Duration;
}

/** A section of ups.conf: what a NUT client names as its UPS. */
export interface SectionSettings extends FedSettings {
  readonly name: string;
  readonly description: string;
  /** The name of the UPS whose own section it is, or an alias of; null: a host's. */
  readonly ups: string | null;
  /**
   * From the start of the outage to `OB LB`. Zero: at once; null: only once the battery is low. A run-time change
   * (`ups.delay.shutdown`) goes before it.
   */
  readonly lowBatteryAfter: Duration | null;
  /** The name of the section that this is another name of; null for one in its own right. */
  readonly aliasOf: string | null;
  readonly ignoresDrills: boolean;
}

export interface HostSettings extends FedSettings {
  /** Made of the name as for sentinels. */
  readonly id: string;
  readonly name: string;
  /** The section that turns `OB LB` for it; null where it has no shutdown delay. */
  readonly section: string | null;
  readonly wake: HostWakeSettings;
}

export interface HostWakeSettings {
  /** Woken by itself after an outage. */
  readonly auto: boolean;
  /** A hardware address is known, so that it can be woken at all. */
  readonly possible: boolean;
  /** The ids of the hosts that have to be up before. Without cycles. */
  readonly after: readonly string[];
  /** Percent that the battery model has to have reached before; null: any. */
  readonly minCharge: number | null;
}

export interface WakeSettings {
  /** How long the mains has to be back before the first packet. */
  readonly delay: Duration;
  /** From one packet to the next, until the host is up. */
  readonly retryEvery: Duration;
  /** From the first packet (or from when its turn was due) until it is reported as failed. */
  readonly giveUpAfter: Duration;
}
