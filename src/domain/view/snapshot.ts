import type { PortSettings } from '../core/settings.js';
import type { ScheduledAction } from '../schedule/settings.js';
import type { Primary } from '../primary/stage.js';
import type { PortReport } from '../ups/data_port.js';
import type { Duration, Moment, WallTime } from '../core/time.js';
import type { Told } from './reasons/told.js';

/** The one picture of the world that every output shows. Frozen; parts that did not change keep their identity. */
export interface Snapshot {
  readonly at: Moment;
  readonly mains: MainsView;
  /** Why attention is needed; empty when all is well. */
  readonly problems: readonly Told[];
  readonly sentinels: readonly ProbedView[];
  readonly witnesses: readonly ProbedView[];
  /** What NUT clients ask for, in the order of the settings: the main UPS first. */
  readonly upses: readonly UpsView[];
  /** What feeds the hosts: the main UPS first. */
  readonly supplies: readonly SupplyView[];
  readonly hosts: readonly HostView[];
  /** The machine that we run on; null where it is left alone. */
  readonly primary: PrimaryView | null;
  readonly schedules: readonly ScheduleView[];
  readonly drill: boolean;
  /** When maintenance ends by itself; null while there is none. */
  readonly maintenanceUntil: WallTime | null;
  /** The last real outage, also while it goes on. */
  readonly lastOutage: OutageView | null;
}

export type MainsName = 'unknown' | 'present' | 'suspect' | 'lost' | 'restoring';

/** One UPS that feeds hosts, with its mains. The main one's are those of the snapshot. */
export interface SupplyView {
  /** Its name, which is that of its own NUT section too. */
  readonly name: string;
  readonly mains: MainsView;
  /** Because its mains is out: `OB`. Not the same as the mains where its own breaker is off. */
  readonly onBattery: boolean;
  readonly drill: boolean;
  readonly lastOutage: OutageView | null;
  /** Of all real outages that were counted. */
  readonly outageTotals: OutageTotals;
  /** The ids of its sentinels and witnesses. */
  readonly sentinels: readonly string[];
  readonly witnesses: readonly string[];
  /** How many of its sentinels have to be silent for an outage. */
  readonly silentNeeded: number;
  /** Null where it has none. */
  readonly port: PortView | null;
  readonly safeToCut: SafeToCut;
}

/** Whether the output of a UPS may be cut. */
export interface SafeToCut {
  readonly safe: boolean;
  /** What stands in the way; empty where it is safe. */
  readonly blockedBy: readonly Told[];
  /** How long to wait before: the machine that we run on is shutting down even now. Null: no longer. */
  readonly cutIn: Duration | null;
}

/** What a UPS with a data port says of itself. */
export interface PortView {
  readonly kind: PortSettings['kind'];
  /** Null where nothing was heard for longer than its last word stands. */
  readonly report: PortReport | null;
  /** Since when its data is stale, and why; null while it is fresh. */
  readonly stale: { readonly since: WallTime; readonly why: Told } | null;
}

export interface MainsView {
  readonly state: MainsName;
  readonly since: WallTime;
  /** Such as "3 of 3 sentinels silent". */
  readonly reason: Told;
  /** True in a drill. */
  readonly simulated: boolean;
}

export type ProbedState = 'alive' | 'silent' | 'unknown';

export interface ProbedView {
  readonly id: string;
  readonly name: string;
  readonly state: ProbedState;
  readonly since: WallTime;
  /** Rounded, and moved only when it really differs; null where there is none to tell. */
  readonly latency: Duration | null;
  /** Why it is in that state, such as "no answer in 1 s"; null while alive. */
  readonly reason: Told | null;
}

/** Exactly the tokens of NUT's `ups.status`; `stale`: NUT's DATASTALE, nothing was decided yet. */
export type UpsStatus = 'OL' | 'OB' | 'OB LB' | 'stale';

export interface UpsView {
  readonly name: string;
  readonly description: string;
  readonly aliasOf: string | null;
  readonly status: UpsStatus;
  /** NUT's `ups.status`: the same, with what a UPS with a data port tells besides; empty while the data is stale. */
  readonly nutStatus: string;
  /** What the UPS with a data port says whose own section it is; else null. */
  readonly report: PortReport | null;
  /** Time to `OB LB`; null when idle or already there. */
  readonly lowBatteryIn: Duration | null;
  /** From the outage's start to `OB LB`, as it counts now (configured, or set at run time). */
  /** Null: only once the battery is low. */
  readonly shutdownDelay: Duration | null;
  /** Null where nothing is known of it. */
  readonly battery: BatteryView | null;
  /** NUT clients logged in; null where upsd cannot be asked. */
  readonly clients: number | null;
  readonly simulated: boolean;
  /** NUT's `ups.test.result`: a short text about the last drill. */
  readonly testResult: string;
}

export interface BatteryView {
  /** Whole percent, 0 to 100. */
  readonly charge: number;
  readonly runtime: Duration;
  /** Charge at which a full battery stands when `OB LB` is said; null where that is not known. */
  readonly chargeLow: number | null;
  /** Runtime that a full battery has left when `OB LB` is said; null where that is not known. */
  readonly runtimeLow: Duration | null;
  /** NUT's `battery.charger.status`. */
  readonly charger: 'charging' | 'discharging' | 'resting';
}

export type HostStateName =
  'online' | 'shutdown_pending' | 'shutting_down' | 'offline' | 'waking' | 'wake_failed' | 'unknown';

export interface HostView {
  readonly id: string;
  readonly name: string;
  readonly state: HostStateName;
  /** Why it is in that state. */
  readonly reason: Told;
  /** Whether it runs; null where nothing tells. */
  readonly up: boolean | null;
  /** The UPS that turns `OB LB` for it; null where it has no shutdown delay. */
  readonly ups: string | null;
  /** As it counts now; null where it has none. */
  readonly shutdownDelay: Duration | null;
  /** As configured, where it was set otherwise at run time; else null. */
  readonly configuredDelay: Duration | null;
  /** To its shutdown; null when none is coming. */
  readonly remaining: Duration | null;
  /** What comes next by itself, and when; null when nothing does. */
  readonly next: HostAction | null;
  readonly lastReport: WallTime | null;
  /** It used to report and has stopped without announcing a shutdown. */
  readonly stale: boolean;
  /** It runs and has a shutdown delay, but nothing on it is heard that would obey. */
  readonly unattended: boolean;
  /** A drill, not the mains, is why it is in that state. */
  readonly simulated: boolean;
  /** It can be woken: its hardware address is known. */
  readonly wakeable: boolean;
}

export interface PrimaryView {
  readonly stage: Primary['stage'];
  /** How long the hosts are waited for at most; null where they are not. */
  readonly waitsFor: Duration | null;
  /** Why it could not be shut down; null where nothing went wrong. */
  readonly trouble: Told | null;
}

export interface ScheduleView {
  readonly id: string;
  readonly name: string;
  readonly do: ScheduledAction['do'];
  readonly enabled: boolean;
  /** The next start that will really be one; null: it is switched off, or there is none. */
  readonly nextAt: WallTime | null;
  /** When what it has begun ends; null: nothing of it is going on. */
  readonly runningUntil: WallTime | null;
  /** A start before `nextAt` is left out. */
  readonly skipNext: boolean;
  /** People were told that `nextAt` is near. */
  readonly announced: boolean;
}

export interface HostAction {
  readonly action: 'shut_down' | 'wake' | 'wake_again';
  /** Null where it waits for something else than the time: for the host to be down, for another one to be up. */
  readonly at: WallTime | null;
}

export interface OutageView {
  readonly startedAt: WallTime;
  /** Null while it goes on. */
  readonly duration: Duration | null;
}

/** Of all real outages since the first start. */
export interface OutageTotals {
  /** The one that goes on counts from its start. */
  readonly outages: number;
  /** How long they lasted; of one, once it is over. */
  readonly lasted: Duration;
}
