import {
  inWholeSeconds,
  isoTime,
  tenthsOfMilliseconds,
  type Duration,
  type WallTime,
} from '../domain/core/time.js';
import type { HostView, ProbedView, Snapshot, UpsView } from '../domain/view/snapshot.js';

export type StatusReport = ReturnType<typeof reportOf>;
export type ProbedReport = ReturnType<typeof probedReport>;
export type UpsReport = ReturnType<typeof upsReport>;
export type StatusOfHost = ReturnType<typeof statusOfHost>;

/** What `status` and `/api/status` tell: the snapshot in the units that people and scripts use. Times in ISO 8601, lengths in seconds. */
export const reportOf = (
  { mains, problems, sentinels, witnesses, upses, hosts, drill, maintenanceUntil, lastOutage }: Snapshot,
  version: string,
) => ({
  version,
  mains: { ...mains, since: isoTime(mains.since) },
  problems,
  sentinels: sentinels.map(probedReport),
  witnesses: witnesses.map(probedReport),
  upses: upses.map(upsReport),
  hosts: hosts.map(statusOfHost),
  drill,
  maintenance_until: timeOf(maintenanceUntil),
  last_outage: lastOutage && {
    started: isoTime(lastOutage.startedAt),
    duration: secondsOf(lastOutage.duration),
  },
});

const timeOf = (time: WallTime | null): string | null => (time === null ? null : isoTime(time));

const secondsOf = (length: Duration | null): number | null =>
  length === null ? null : inWholeSeconds(length);

const probedReport = (view: ProbedView) => ({
  id: view.id,
  name: view.name,
  state: view.state,
  since: isoTime(view.since),
  latency_ms: view.latency === null ? null : tenthsOfMilliseconds(view.latency),
  reason: view.reason,
});

const upsReport = (ups: UpsView) => ({
  name: ups.name,
  status: ups.status,
  low_battery_in: secondsOf(ups.lowBatteryIn),
  shutdown_delay: inWholeSeconds(ups.shutdownDelay),
  battery_charge: ups.battery?.charge ?? null,
  battery_runtime: secondsOf(ups.battery?.runtime ?? null),
  clients: ups.clients,
  simulated: ups.simulated,
});

const statusOfHost = (host: HostView) => ({
  id: host.id,
  name: host.name,
  state: host.state,
  reason: host.reason,
  ups: host.ups,
  shutdown_delay: secondsOf(host.shutdownDelay),
  /** As configured, where it was set otherwise at run time; else null. */
  configured_delay: secondsOf(host.configuredDelay),
  remaining: secondsOf(host.remaining),
  next: host.next && { action: host.next.action, at: timeOf(host.next.at) },
  last_report: timeOf(host.lastReport),
  stale: host.stale,
  unattended: host.unattended,
  simulated: host.simulated,
  wakeable: host.wakeable,
});
