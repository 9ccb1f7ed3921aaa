import type { Duration, Moment, WallTime } from '../core/time.js';

/** The one picture of the world that every output shows. Frozen; parts that did not change keep their identity. */
export interface Snapshot {
  readonly at: Moment;
  readonly mains: MainsView;
  /** Why attention is needed, in words; empty when all is well. */
  readonly problems: readonly string[];
  readonly sentinels: readonly ProbedView[];
  readonly witnesses: readonly ProbedView[];
  /** In the order of the settings: the main UPS first. */
  readonly upses: readonly UpsView[];
  readonly hosts: readonly HostView[];
  readonly drill: boolean;
  /** When maintenance ends by itself; null while there is none. */
  readonly maintenanceUntil: WallTime | null;
  /** The last real outage, also while it goes on. */
  readonly lastOutage: OutageView | null;
}

export type MainsName = 'unknown' | 'present' | 'suspect' | 'lost' | 'restoring';

export interface MainsView {
  readonly state: MainsName;
  readonly since: WallTime;
  /** In words a person understands, such as "3 of 3 sentinels silent". */
  readonly reason: string;
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
  /** Why it is in that state, such as "no answer in 1 s"; empty while alive. */
  readonly reason: string;
}

/** Exactly the tokens of NUT's `ups.status`; `stale`: NUT's DATASTALE, nothing was decided yet. */
export type UpsStatus = 'OL' | 'OB' | 'OB LB' | 'stale';

export interface UpsView {
  readonly name: string;
  readonly description: string;
  readonly aliasOf: string | null;
  readonly status: UpsStatus;
  /** Time to `OB LB`; null when idle or already there. */
  readonly lowBatteryIn: Duration | null;
  /** From the outage's start to `OB LB`, as it counts now (configured, or set at run time). */
  readonly shutdownDelay: Duration;
  /** Null where `ups.battery` is not configured. */
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
  /** Charge at which a full battery stands when `OB LB` is said. */
  readonly chargeLow: number;
  /** Runtime that a full battery has left when `OB LB` is said. */
  readonly runtimeLow: Duration;
  /** NUT's `battery.charger.status`. */
  readonly charger: 'charging' | 'discharging' | 'resting';
}

export type HostStateName =
  'online' | 'shutdown_pending' | 'shutting_down' | 'offline' | 'waking' | 'wake_failed' | 'unknown';

export interface HostView {
  readonly id: string;
  readonly name: string;
  readonly state: HostStateName;
  /** Why it is in that state, in words. */
  readonly reason: string;
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
