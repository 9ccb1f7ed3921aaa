import type { ProbeOutcome } from './probe_outcome.js';
import type { Wake } from './wake.js';
import { between, milliseconds, minutes, type Duration, type Moment, type Monotonic } from './time.js';

/** What a host's own client script says of it (the hub's `POST /status`). */
export type ReportedStatus = 'online' | 'shutdown_pending' | 'shutting_down';

export interface HostReport {
  readonly status: ReportedStatus;
  readonly at: Moment;
  /** To its shutdown, as it said; null where it said nothing. */
  readonly remaining: Duration | null;
}

/** A machine that the UPS protects, as the loop knows it. */
export interface Host {
  readonly id: string;
  readonly report: HostReport | null;
  /** Whether a NUT client of its address is logged in to upsd; null where that is not known. */
  readonly loggedIn: boolean | null;
  readonly probe: HostEvidence | null;
  /** In the outage or drill that goes on, or was last: it was told to shut down, or said that it would. */
  readonly toldToShutDown: boolean;
  readonly wake: Wake | null;
}

export interface HostEvidence {
  readonly kind: 'alive' | 'silent' | 'unknown';
  readonly sentAt: Monotonic;
  readonly heardAt: Monotonic;
  readonly silentInARow: number;
}

/** A host that has not reported for so long is stale (the original's CLIENT_STALE_TIMEOUT_MINUTES). */
export const reportsCountFor = minutes(5);

/** A lost packet does not make a host offline. */
const silencesToBeDown = 3;

/** Probes come every ten seconds; one that is older says nothing any more. */
const probesCountFor = milliseconds(60_000);

/** A host that announced its shutdown and then says nothing more is down after this. */
const quietAfterAnnouncement = milliseconds(60_000);

export const newHost = (id: string): Host => ({
  id,
  report: null,
  loggedIn: null,
  probe: null,
  toldToShutDown: false,
  wake: null,
});

/** The host after a probe's result; late and repeated results change nothing. */
export function withHostProbe(host: Host, outcome: ProbeOutcome, sentAt: Monotonic, now: Moment): Host {
  if (host.probe !== null && sentAt <= host.probe.sentAt) return host;
  const kind = outcome.kind === 'link_down' ? 'unknown' : outcome.kind;
  const silentInARow = kind === 'silent' ? (host.probe?.silentInARow ?? 0) + 1 : 0;
  return { ...host, probe: { kind, sentAt, heardAt: now.monotonic, silentInARow } };
}

/** Whether it runs; null where nothing tells. Its own answers count most: a login outlives a machine that lost its power. */
export function isUp(host: Host, now: Moment): boolean | null {
  const probed = probedUp(host, now);
  if (probed !== null) return probed;
  if (host.loggedIn === true) return true;
  const { report } = host;
  if (report === null) return null;
  const age = between(report.at.monotonic, now.monotonic);
  if (report.status === 'shutting_down') return age >= quietAfterAnnouncement ? false : true;
  return age < reportsCountFor ? true : null;
}

function probedUp({ probe }: Host, now: Moment): boolean | null {
  if (probe === null || between(probe.heardAt, now.monotonic) > probesCountFor) return null;
  if (probe.kind === 'alive') return true;
  return probe.kind === 'silent' && probe.silentInARow >= silencesToBeDown ? false : null;
}

/** Its reports have stopped without its having announced a shutdown. */
export const isStale = ({ report }: Host, now: Moment): boolean =>
  report !== null &&
  report.status !== 'shutting_down' &&
  between(report.at.monotonic, now.monotonic) >= reportsCountFor;
