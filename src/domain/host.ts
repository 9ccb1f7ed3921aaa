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
  /** The UPSes that a NUT client of its address is logged in to; null where upsd cannot be asked. */
  readonly logins: ReadonlySet<string> | null;
  /** When it was seen to log in; null while it is not logged in, or was already when upsd could be asked. */
  readonly loggedInSince: Monotonic | null;
  /** Since when upsd can be asked; null while it cannot. */
  readonly loginsKnownSince: Monotonic | null;
  readonly probe: HostEvidence | null;
  /** Anything was ever heard of it: an answer, a report, a NUT login. Of many that block pings nothing ever is. */
  readonly heardOf: boolean;
  /** It has answered a probe before: that it is silent now tells that it is down. Many firewalls never let it answer. */
  readonly answersProbes: boolean;
  /** Since when it runs without a NUT client or script of which anything is heard; null where that is not so. */
  readonly unattendedSince: Monotonic | null;
  /** It was told to shut down, or said that it would, and has not been brought back since: it may be going down even now. */
  readonly toldToShutDown: boolean;
  /** Its NUT client left us in an outage, or before it was to be woken: it may be going down at a timer of its own. */
  readonly clientLeft: boolean;
  /** Once it was seen to be down when it was expected to go. */
  readonly absence: Absence | null;
  readonly wake: Wake | null;
}

export interface Absence {
  /** Given while it is up again. */
  readonly backSince: Moment | null;
}

export interface HostEvidence {
  readonly kind: 'alive' | 'silent' | 'unknown';
  readonly sentAt: Monotonic;
  readonly heardAt: Monotonic;
  /** When it answered last; null where it has not. */
  readonly aliveAt: Monotonic | null;
  readonly silentInARow: number;
  /** When the first of these was sent; null where the last one was not silent. */
  readonly silentSince: Monotonic | null;
}

/** A host that has not reported for so long is stale (the original's CLIENT_STALE_TIMEOUT_MINUTES). */
export const reportsCountFor = minutes(5);

/** NUT clients are back within this time after upsd was away (upsmon.conf, POLLFREQ: 5 s; others poll more seldom). */
const reconnectedWithin = milliseconds(60_000);

/** A lost packet does not make a host offline. */
const silencesToBeDown = 3;

/**
 * upsd drops a client that has said nothing for 60 s (NUT's server/upsd.c, mainloop), and is asked every few seconds: a login
 * that is older than its host's silence proves that it runs.
 */
export const loginProvesLifeAfter = milliseconds(75_000);

/** Probes come every few seconds; one that is older says nothing any more. */
const probesCountFor = milliseconds(60_000);

/** Client scripts report at least once a minute: one that announced its shutdown, or stopped answering, is down when it says nothing for so long. */
const quietWhenDown = milliseconds(90_000);

export const newHost = (id: string): Host => ({
  id,
  report: null,
  logins: null,
  loggedInSince: null,
  loginsKnownSince: null,
  probe: null,
  heardOf: false,
  answersProbes: false,
  unattendedSince: null,
  toldToShutDown: false,
  clientLeft: false,
  absence: null,
  wake: null,
});

/** The host after a probe's result; late and repeated results change nothing. */
export function withHostProbe(host: Host, outcome: ProbeOutcome, sentAt: Monotonic, now: Moment): Host {
  if (host.probe !== null && sentAt <= host.probe.sentAt) return host;
  const kind = outcome.kind === 'alive' || outcome.kind === 'silent' ? outcome.kind : 'unknown';
  const silentInARow = kind === 'silent' ? (host.probe?.silentInARow ?? 0) + 1 : 0;
  const aliveAt = kind === 'alive' ? now.monotonic : (host.probe?.aliveAt ?? null);
  const silentSince = kind === 'silent' ? (host.probe?.silentSince ?? sentAt) : null;
  return {
    ...host,
    heardOf: host.heardOf || kind === 'alive',
    answersProbes: host.answersProbes || kind === 'alive',
    probe: { kind, sentAt, heardAt: now.monotonic, aliveAt, silentInARow, silentSince },
  };
}

/**
 * Whether it runs; null where nothing tells. Its own answers count most: a login outlives a machine that lost its power for a
 * while. But where it has never answered a probe (a firewall that lets no ping through), its login and its reports count
 * instead.
 */
export function isUp(host: Host, now: Moment): boolean | null {
  const probed = probedUp(host, now);
  if (probed === true) return true;
  const loggedIn = isLoggedIn(host, now);
  if (probed === false && host.answersProbes) return loggedIn === true && loginOutlives(host, now);
  if (loggedIn === true) return true;
  return reportedUp(host, now) ?? (loggedIn === null ? null : probed);
}

/** Whether a NUT client on it is logged in; null where that is not known: upsd cannot be asked, or has only just begun. */
export function isLoggedIn({ logins, loginsKnownSince }: Host, now: Moment): boolean | null {
  if (logins === null || loginsKnownSince === null) return null;
  if (logins.size > 0) return true;
  return between(loginsKnownSince, now.monotonic) < reconnectedWithin ? null : false;
}

/** It has begun to block pings, say. A login that came after the last answer is as good as one that has lasted. */
const loginOutlives = ({ probe, loggedInSince }: Host, now: Moment): boolean => {
  const silentSince = probe?.silentSince ?? now.monotonic;
  return (
    between(silentSince, now.monotonic) >= loginProvesLifeAfter ||
    (loggedInSince !== null && loggedInSince > silentSince)
  );
};

export interface LoginMeaning {
  /** One that logs out now may be going down. */
  readonly leavingTells: boolean;
  /** One that logs in again now does not go down any more. */
  readonly returnTells: boolean;
}

/** The host with the UPSes that it is logged in to; null where upsd cannot be asked. */
export function withLogins(
  host: Host,
  logins: ReadonlySet<string> | null,
  { leavingTells, returnTells }: LoginMeaning,
  now: Moment,
): Host {
  const isLoggedInNow = (logins?.size ?? 0) > 0;
  const left = (host.logins?.size ?? 0) > 0 && logins?.size === 0 && leavingTells;
  const isBackForGood = isLoggedIn(host, now) === false && isLoggedInNow && returnTells;
  return {
    ...host,
    ...(isBackForGood ? { toldToShutDown: false, absence: null } : {}),
    heardOf: host.heardOf || isLoggedInNow,
    logins,
    loggedInSince: isLoggedInNow ? (host.logins?.size === 0 ? now.monotonic : host.loggedInSince) : null,
    loginsKnownSince: logins === null ? null : (host.loginsKnownSince ?? now.monotonic),
    clientLeft: left || (host.clientLeft && !isLoggedInNow),
  };
}

/** It may be going down even now, and has to be brought back once it is down. */
export const mayBeGoingDown = ({ toldToShutDown, clientLeft }: Host): boolean => toldToShutDown || clientLeft;

function probedUp(host: Host, now: Moment): boolean | null {
  const { probe, report } = host;
  if (probe === null || between(probe.heardAt, now.monotonic) > probesCountFor) return null;
  if (probe.kind === 'alive') return true;
  if (probe.kind !== 'silent') return null;
  if (probe.silentInARow < silencesToBeDown) {
    const isFresh = probe.aliveAt !== null && between(probe.aliveAt, now.monotonic) <= probesCountFor;
    return isFresh ? true : null;
  }
  const spokeSince =
    report !== null &&
    report.at.monotonic > (probe.silentSince ?? probe.sentAt) &&
    between(report.at.monotonic, now.monotonic) < quietWhenDown;
  return spokeSince ? null : false;
}

function reportedUp({ report }: Host, now: Moment): boolean | null {
  if (report === null) return null;
  const age = between(report.at.monotonic, now.monotonic);
  if (report.status === 'shutting_down') return age < quietWhenDown;
  return age < reportsCountFor ? true : null;
}

/** A host that announced its shutdown and still runs after this has not shut down, or has come back without its client script. */
const shutdownTakes = minutes(10);

/** It announced its shutdown, and that says nothing any more. */
export const isAnnouncementOver = ({ report }: Host, now: Moment): boolean =>
  report?.status === 'shutting_down' && between(report.at.monotonic, now.monotonic) >= shutdownTakes;

/** Its reports have stopped without its having announced a shutdown. */
export const isStale = ({ report }: Host, now: Moment): boolean =>
  report !== null &&
  report.status !== 'shutting_down' &&
  between(report.at.monotonic, now.monotonic) >= reportsCountFor;
