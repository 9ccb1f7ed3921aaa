import type { Duration, Moment, Monotonic } from '../core/time.js';
import type { ProbeOutcome, ReportedStatus } from '../core/event.js';

export interface HostReport {
  readonly status: ReportedStatus;
  readonly at: Moment;
  /** To its shutdown, as it said; null where it said nothing. */
  readonly remaining: Duration | null;
}

export interface HostProbe {
  readonly kind: 'alive' | 'silent' | 'unknown';
  readonly sentAt: Monotonic;
  readonly heardAt: Monotonic;
  /** When it answered last; null where it has not. */
  readonly aliveAt: Monotonic | null;
  readonly silentInARow: number;
  /** When the first of these was sent; null where the last one was not silent. */
  readonly silentSince: Monotonic | null;
}

/** Everything that was heard of a host, by each of the three ways. */
export interface Heard {
  readonly report: HostReport | null;
  /** The sections that a NUT client of its address is logged in to; null where upsd cannot be asked. */
  readonly logins: ReadonlySet<string> | null;
  /** When it was seen to log in; null while it is not logged in, or was already when upsd could be asked. */
  readonly loggedInSince: Monotonic | null;
  /** Since when upsd can be asked; null while it cannot. */
  readonly loginsKnownSince: Monotonic | null;
  readonly probe: HostProbe | null;
  /** Anything was ever heard of it: an answer, a report, a NUT login. Of many that block pings nothing ever is. */
  readonly ever: boolean;
  /** It has answered a probe before: that it is silent now tells that it is down. Many firewalls never let it answer. */
  readonly answersProbes: boolean;
}

export const nothingHeard: Heard = {
  report: null,
  logins: null,
  loggedInSince: null,
  loginsKnownSince: null,
  probe: null,
  ever: false,
  answersProbes: false,
};

/** A lost packet does not make a host offline. */
export const silencesToBeDown = 3;

/** With a probe's result; late and repeated results change nothing. */
export function withProbe(heard: Heard, outcome: ProbeOutcome, sentAt: Monotonic, now: Moment): Heard {
  const { probe } = heard;
  if (probe !== null && sentAt <= probe.sentAt) return heard;
  const kind = outcome.kind === 'alive' || outcome.kind === 'silent' ? outcome.kind : 'unknown';
  return {
    ...heard,
    ever: heard.ever || kind === 'alive',
    answersProbes: heard.answersProbes || kind === 'alive',
    probe: {
      kind,
      sentAt,
      heardAt: now.monotonic,
      aliveAt: kind === 'alive' ? now.monotonic : (probe?.aliveAt ?? null),
      silentInARow: kind === 'silent' ? (probe?.silentInARow ?? 0) + 1 : 0,
      silentSince: kind === 'silent' ? (probe?.silentSince ?? sentAt) : null,
    },
  };
}

export const withReport = (heard: Heard, report: HostReport): Heard => ({ ...heard, ever: true, report });

/** With the sections that it is logged in to; null where upsd cannot be asked. */
export function withLogins(heard: Heard, logins: ReadonlySet<string> | null, now: Moment): Heard {
  if (logins !== null && heard.logins !== null && isSameSet(logins, heard.logins)) return heard;
  if (logins === null && heard.logins === null) return heard;
  const isLoggedIn = (logins?.size ?? 0) > 0;
  return {
    ...heard,
    ever: heard.ever || isLoggedIn,
    logins,
    loggedInSince: isLoggedIn ? (heard.logins?.size === 0 ? now.monotonic : heard.loggedInSince) : null,
    loginsKnownSince: logins === null ? null : (heard.loginsKnownSince ?? now.monotonic),
  };
}

const isSameSet = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((name) => other.has(name));

/** It answered, and now it did not: a lost packet, or the first sign that it is gone. Its own report would contradict. */
export const isFirstSilence = ({ probe, report }: Heard): boolean =>
  probe?.kind === 'silent' &&
  probe.aliveAt !== null &&
  probe.silentInARow < silencesToBeDown &&
  !(report !== null && report.at.monotonic > (probe.silentSince ?? probe.sentAt));
