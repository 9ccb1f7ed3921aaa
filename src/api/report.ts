import {
  inWholeSeconds,
  isoTime,
  tenthsOfMilliseconds,
  type Duration,
  type WallTime,
} from '../domain/core/time.js';
import { chargeIn, runtimeIn, shownVariables } from '../domain/ups/data_port.js';
import { whyOf, type Told } from '../domain/view/reasons/told.js';
import type {
  HostView,
  MainsView,
  OutageView,
  PortView,
  ProbedView,
  Snapshot,
  SupplyView,
  ScheduleView,
  UpsView,
} from '../domain/view/snapshot.js';

export type StatusReport = ReturnType<typeof reportOf>;
export type ProbedReport = ReturnType<typeof probedReport>;
export type SupplyReport = ReturnType<typeof supplyReport>;
export type UpsReport = ReturnType<typeof upsReport>;
export type ScheduleReport = ReturnType<typeof scheduleReport>;
export type StatusOfHost = ReturnType<typeof statusOfHost>;

/** What `status` and `/api/status` tell: the snapshot in the units that people and scripts use. Times in ISO 8601, lengths in seconds. */
export const reportOf = (
  {
    mains,
    problems,
    sentinels,
    witnesses,
    upses,
    supplies,
    hosts,
    primary,
    schedules,
    drill,
    maintenanceUntil,
    lastOutage,
  }: Snapshot,
  version: string,
) => ({
  version,
  mains: mainsReport(mains),
  problems: problems.map(textOf),
  problems_why: problems.map(whyOf),
  sentinels: sentinels.map(probedReport),
  witnesses: witnesses.map(probedReport),
  upses: upses.map(upsReport),
  hosts: hosts.map(statusOfHost),
  schedules: schedules.map(scheduleReport),
  drill,
  maintenance_until: timeOf(maintenanceUntil),
  last_outage: outageReport(lastOutage),
  supplies: supplies.map(supplyReport),
  primary: primary && {
    stage: primary.stage,
    waits_for: secondsOf(primary.waitsFor),
    trouble: primary.trouble && textOf(primary.trouble),
    trouble_why: primary.trouble && whyOf(primary.trouble),
  },
});

const scheduleReport = (schedule: ScheduleView) => ({ id: schedule.id, ...scheduleState(schedule) });

/** How a schedule stands, over MQTT as well. */
export const scheduleState = (schedule: ScheduleView) => ({
  name: schedule.name,
  do: schedule.do,
  enabled: schedule.enabled,
  /** The next start that will really be one; null: it is switched off, or there is none. */
  next: timeOf(schedule.nextAt),
  /** Null: nothing of it is going on. */
  running_until: timeOf(schedule.runningUntil),
  /** A start before `next` is left out. */
  skip_next: schedule.skipNext,
  /** It was announced that `next` is near. */
  announced: schedule.announced,
});

/** NUT's `ups.status` as clients read it; `stale` where they read none. */
export const shownStatus = ({ status, nutStatus }: UpsView): string =>
  status === 'stale' ? status : nutStatus;

const supplyReport = (supply: SupplyView) => ({
  name: supply.name,
  mains: mainsReport(supply.mains),
  on_battery: supply.onBattery,
  drill: supply.drill,
  last_outage: outageReport(supply.lastOutage),
  outages_total: supply.outageTotals.outages,
  outage_seconds_total: inWholeSeconds(supply.outageTotals.lasted),
  sentinels: supply.sentinels,
  witnesses: supply.witnesses,
  /** How many of its sentinels have to be silent for an outage. */
  silent_needed: supply.silentNeeded,
  /** What tells of it: `sentinels`, its `driver`, or another NUT server (`upsd`). */
  source: supply.port?.kind ?? 'sentinels',
  /** Why nothing is heard of it; null while something is. */
  stale: staleReport(supply.port?.stale ?? null),
  variables: supply.port?.report ? Object.fromEntries(shownVariables(supply.port.report)) : null,
  commands: supply.port?.report?.commands ?? [],
  safe_to_cut: supply.safeToCut.safe,
  blocked_by: supply.safeToCut.blockedBy.map(textOf),
  blocked_why: supply.safeToCut.blockedBy.map(whyOf),
  cut_in: secondsOf(supply.safeToCut.cutIn),
});

const mainsReport = ({ state, since, reason, simulated }: MainsView) => ({
  state,
  since: isoTime(since),
  reason: reason.text,
  why: whyOf(reason),
  simulated,
});

const textOf = ({ text }: Told): string => text;

const staleReport = (stale: PortView['stale']) =>
  stale && { since: isoTime(stale.since), reason: stale.why.text, why: whyOf(stale.why) };

const outageReport = (outage: OutageView | null) =>
  outage && { started: isoTime(outage.startedAt), duration: secondsOf(outage.duration) };

const timeOf = (time: WallTime | null): string | null => (time === null ? null : isoTime(time));

const secondsOf = (length: Duration | null): number | null =>
  length === null ? null : inWholeSeconds(length);

const probedReport = (view: ProbedView) => ({
  id: view.id,
  name: view.name,
  state: view.state,
  since: isoTime(view.since),
  latency_ms: view.latency === null ? null : tenthsOfMilliseconds(view.latency),
  reason: view.reason?.text ?? '',
  /** Null while alive. */
  why: view.reason && whyOf(view.reason),
});

const upsReport = (ups: UpsView) => ({
  name: ups.name,
  status: shownStatus(ups),
  low_battery_in: secondsOf(ups.lowBatteryIn),
  shutdown_delay: secondsOf(ups.shutdownDelay),
  battery_charge: ups.battery?.charge ?? (ups.report && chargeIn(ups.report)),
  battery_runtime: secondsOf(ups.battery?.runtime ?? (ups.report && runtimeIn(ups.report))),
  clients: ups.clients,
  simulated: ups.simulated,
});

const statusOfHost = (host: HostView) => ({
  id: host.id,
  name: host.name,
  state: host.state,
  reason: host.reason.text,
  why: whyOf(host.reason),
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
