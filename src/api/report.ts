import type { HostView, ProbedView, Snapshot, UpsView } from '../domain/view/snapshot.js';
import {
  inWholeSeconds,
  isoTime,
  tenthsOfMilliseconds,
  type Duration,
  type WallTime,
} from '../domain/core/time.js';

/** What `status` and `/api/status` tell: the snapshot in the units that people and scripts use. Times in ISO 8601, lengths in seconds. */
export interface StatusReport {
  readonly version: string;
  readonly mains: {
    readonly state: string;
    readonly since: string;
    readonly reason: string;
    readonly simulated: boolean;
  };
  readonly problems: readonly string[];
  readonly sentinels: readonly ProbedReport[];
  readonly witnesses: readonly ProbedReport[];
  readonly upses: readonly UpsReport[];
  readonly hosts: readonly StatusOfHost[];
  readonly drill: boolean;
  readonly maintenance_until: string | null;
  readonly last_outage: { readonly started: string; readonly duration: number | null } | null;
}

export interface ProbedReport {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly since: string;
  readonly latency_ms: number | null;
  readonly reason: string;
}

export interface UpsReport {
  readonly name: string;
  readonly status: string;
  readonly low_battery_in: number | null;
  readonly shutdown_delay: number;
  readonly battery_charge: number | null;
  readonly battery_runtime: number | null;
  readonly clients: number | null;
  readonly simulated: boolean;
}

export interface StatusOfHost {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly reason: string;
  /** The NUT section that turns `OB LB` for it; null where it has no shutdown delay. */
  readonly ups: string | null;
  readonly shutdown_delay: number | null;
  /** As configured, where it was set otherwise at run time; else null. */
  readonly configured_delay: number | null;
  /** To its shutdown; null when none is coming. */
  readonly remaining: number | null;
  /** `at` null: it waits for something else than the time. */
  readonly next: { readonly action: string; readonly at: string | null } | null;
  readonly last_report: string | null;
  readonly stale: boolean;
  readonly unattended: boolean;
  readonly simulated: boolean;
  readonly wakeable: boolean;
}

export const reportOf = (snapshot: Snapshot, version: string): StatusReport => ({
  version,
  mains: { ...snapshot.mains, since: isoTime(snapshot.mains.since) },
  problems: snapshot.problems,
  sentinels: snapshot.sentinels.map(probedReport),
  witnesses: snapshot.witnesses.map(probedReport),
  upses: snapshot.upses.map(upsReport),
  hosts: snapshot.hosts.map(statusOfHost),
  drill: snapshot.drill,
  maintenance_until: timeOf(snapshot.maintenanceUntil),
  last_outage:
    snapshot.lastOutage === null
      ? null
      : {
          started: isoTime(snapshot.lastOutage.startedAt),
          duration: secondsOf(snapshot.lastOutage.duration),
        },
});

const timeOf = (time: WallTime | null): string | null => (time === null ? null : isoTime(time));

const secondsOf = (length: Duration | null): number | null =>
  length === null ? null : inWholeSeconds(length);

const probedReport = (view: ProbedView): ProbedReport => ({
  id: view.id,
  name: view.name,
  state: view.state,
  since: isoTime(view.since),
  latency_ms: view.latency === null ? null : tenthsOfMilliseconds(view.latency),
  reason: view.reason,
});

const upsReport = (ups: UpsView): UpsReport => ({
  name: ups.name,
  status: ups.status,
  low_battery_in: secondsOf(ups.lowBatteryIn),
  shutdown_delay: inWholeSeconds(ups.shutdownDelay),
  battery_charge: ups.battery?.charge ?? null,
  battery_runtime: secondsOf(ups.battery?.runtime ?? null),
  clients: ups.clients,
  simulated: ups.simulated,
});

const statusOfHost = (host: HostView): StatusOfHost => ({
  id: host.id,
  name: host.name,
  state: host.state,
  reason: host.reason,
  ups: host.ups,
  shutdown_delay: secondsOf(host.shutdownDelay),
  configured_delay: secondsOf(host.configuredDelay),
  remaining: secondsOf(host.remaining),
  next: host.next === null ? null : { action: host.next.action, at: timeOf(host.next.at) },
  last_report: timeOf(host.lastReport),
  stale: host.stale,
  unattended: host.unattended,
  simulated: host.simulated,
  wakeable: host.wakeable,
});
