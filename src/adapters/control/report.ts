import type { ProbedView, Snapshot, UpsView } from '../../domain/snapshot.js';
import { inWholeSeconds, isoTime } from '../../domain/time.js';

/** What `status` tells: the snapshot in the units that people and scripts use. Times in ISO 8601, lengths in seconds. */
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

export const reportOf = (snapshot: Snapshot, version: string): StatusReport => ({
  version,
  mains: { ...snapshot.mains, since: isoTime(snapshot.mains.since) },
  problems: snapshot.problems,
  sentinels: snapshot.sentinels.map(probedReport),
  witnesses: snapshot.witnesses.map(probedReport),
  upses: snapshot.upses.map(upsReport),
  drill: snapshot.drill,
  maintenance_until: snapshot.maintenanceUntil === null ? null : isoTime(snapshot.maintenanceUntil),
  last_outage:
    snapshot.lastOutage === null
      ? null
      : {
          started: isoTime(snapshot.lastOutage.startedAt),
          duration:
            snapshot.lastOutage.duration === null ? null : inWholeSeconds(snapshot.lastOutage.duration),
        },
});

const probedReport = (view: ProbedView): ProbedReport => ({
  id: view.id,
  name: view.name,
  state: view.state,
  since: isoTime(view.since),
  latency_ms: view.latency,
  reason: view.reason,
});

const upsReport = (ups: UpsView): UpsReport => ({
  name: ups.name,
  status: ups.status,
  low_battery_in: ups.lowBatteryIn === null ? null : inWholeSeconds(ups.lowBatteryIn),
  shutdown_delay: inWholeSeconds(ups.shutdownDelay),
  battery_charge: ups.battery?.charge ?? null,
  battery_runtime: ups.battery === null ? null : inWholeSeconds(ups.battery.runtime),
  clients: ups.clients,
  simulated: ups.simulated,
});
