import { isStale, newHost, type Host, type HostReport } from './host.js';
import type { HostSettings } from './settings.js';
import type { Moment } from './time.js';
import type { Wake } from './wake.js';

/** Of a host only what cannot be found out anew. */
export interface RememberedHost extends Pick<
  Host,
  'id' | 'heardOf' | 'answersProbes' | 'toldToShutDown' | 'clientLeft' | 'absence' | 'wake'
> {
  readonly report: RememberedReport | null;
}

/**
 * `at` null: reports of "online" kept coming until the record was saved. Their times are left out, or the disk would be
 * written with each of them.
 */
export interface RememberedReport extends Pick<HostReport, 'status' | 'remaining'> {
  readonly at: Moment | null;
}

export const rememberHost = (host: Host, now: Moment): RememberedHost => ({
  id: host.id,
  report: rememberedReport(host, now),
  heardOf: host.heardOf,
  answersProbes: host.answersProbes,
  toldToShutDown: host.toldToShutDown,
  clientLeft: host.clientLeft,
  absence: host.absence,
  wake: host.wake,
});

function rememberedReport(host: Host, now: Moment): RememberedReport | null {
  const { report } = host;
  if (report?.status !== 'online' || isStale(host, now)) return report;
  return { status: 'online', at: null, remaining: null };
}

/** Whether the disk knows of the hosts what it has to. Reports come all the time: each that says the same is not worth a write. */
export const sameHosts = (before: readonly Host[], hosts: readonly Host[]): boolean =>
  before.every((host, index) => {
    const now = hosts[index];
    return (
      host.report?.status === now?.report?.status &&
      host.heardOf === now?.heardOf &&
      host.answersProbes === now.answersProbes &&
      host.toldToShutDown === now.toldToShutDown &&
      host.clientLeft === now.clientLeft &&
      host.absence === now.absence &&
      host.wake === now.wake
    );
  });

/** The host to start with. A wake-up that the configuration does not allow any more is dropped. */
export function hostAgain(
  { id, wake: allowed }: HostSettings,
  remembered: readonly RememberedHost[],
  savedAt: Moment,
): Host {
  const found = remembered.find((host) => host.id === id);
  if (found === undefined) return newHost(id);
  const { report, wake } = found;
  const isAllowed = allowed.possible && (allowed.auto || wake?.stage !== 'planned');
  return {
    ...newHost(id),
    report: report === null ? null : { ...report, at: report.at ?? savedAt },
    heardOf: found.heardOf || found.answersProbes || report !== null || found.clientLeft,
    answersProbes: found.answersProbes,
    toldToShutDown: found.toldToShutDown,
    clientLeft: found.clientLeft,
    absence: found.absence,
    wake: isAllowed ? wake : null,
  };
}

/** The host with each of its times told by `past`, after another boot. A report from before tells nothing of a machine that lost its power with us. */
export const rebasedHost = (host: RememberedHost, past: (then: Moment) => Moment): RememberedHost => ({
  ...host,
  report: null,
  absence: absenceRebased(host.absence, past),
  wake: host.wake === null ? null : wakeRebased(host.wake, past),
});

const absenceRebased = (absence: Host['absence'], past: (then: Moment) => Moment): Host['absence'] => {
  const since = absence?.backSince ?? null;
  return since === null ? absence : { backSince: past(since) };
};

const wakeRebased = (wake: Wake, past: (then: Moment) => Moment): Wake => {
  switch (wake.stage) {
    // Whatever was left of the delay, it begins anew once the mains is decided (see `dueAnew`).
    case 'planned':
      return {
        ...wake,
        dueAt: past(wake.dueAt),
        ...(wake.firstDueAt === undefined ? {} : { firstDueAt: past(wake.firstDueAt) }),
      };
    case 'sending':
      return { ...wake, firstSentAt: past(wake.firstSentAt), lastSentAt: past(wake.lastSentAt) };
    case 'failed':
      return { ...wake, at: past(wake.at) };
  }
};
