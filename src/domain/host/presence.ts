import type { Now } from '../core/now.js';
import { after, milliseconds, minutes, type Monotonic } from '../core/time.js';
import { silencesToBeDown, type Heard } from './heard.js';

/** What is known of a host by everything that was heard of it. Made once in a step, and handed on. */
export interface Presence {
  /** Whether it runs; null where nothing tells. */
  readonly up: boolean | null;
  /** Whether a NUT client on it is logged in; null where that is not known: upsd cannot be asked, or has only just begun. */
  readonly loggedIn: boolean | null;
  /** Its reports have stopped without its having announced a shutdown. */
  readonly stale: boolean;
  /** It announced its shutdown, and that says nothing any more. */
  readonly announcementOver: boolean;
  /** Since when it runs without a NUT client or script of which anything is heard; null where that is not so. */
  readonly unheardSince: Monotonic | null;
  /** Such a client has had the time in which one that runs is heard of. */
  readonly unheardForLong: boolean;
}

/** A host that has not reported for so long is stale (CLIENT_STALE_TIMEOUT_MINUTES of UPS_monitor). */
export const reportsCountFor = minutes(5);

/** NUT clients are back within this time after upsd was away (upsmon.conf, POLLFREQ: 5 s; others poll more seldom). */
const reconnectedWithin = milliseconds(60_000);

/**
 * upsd drops a client that has said nothing for 60 s (NUT's server/upsd.c, mainloop), and is asked every few seconds: a login
 * that is older than its host's silence proves that it runs.
 */
export const loginProvesLifeAfter = milliseconds(75_000);

/** Probes come every few seconds; one that is older says nothing any more. */
const probesCountFor = milliseconds(60_000);

/** Client scripts report at least once a minute: one that announced its shutdown, or stopped answering, is down when it says nothing for so long. */
const quietWhenDown = milliseconds(90_000);

/** A host that announced its shutdown and still runs after this has not shut down, or has come back without its client script. */
const shutdownTakes = minutes(10);

export const nothingKnown: Presence = {
  up: null,
  loggedIn: null,
  stale: false,
  announcementOver: false,
  unheardSince: null,
  unheardForLong: false,
};

/** What is known of the host now; `before`, where nothing of that has changed. */
export function presenceOf(heard: Heard, before: Presence, now: Now): Presence {
  const { report } = heard;
  const loggedIn = isLoggedIn(heard, now);
  const up = isUp(heard, loggedIn, now);
  const isAnnounced = report?.status === 'shutting_down';
  const stale = report !== null && !isAnnounced && now.reached(after(report.at.monotonic, reportsCountFor));
  const announcementOver = isAnnounced && now.reached(after(report.at.monotonic, shutdownTakes));
  const isUnheard = (report === null || stale || announcementOver) && loggedIn === false && up === true;
  const unheardSince = isUnheard ? (before.unheardSince ?? now.monotonic) : null;
  const unheardForLong = unheardSince !== null && now.reached(after(unheardSince, reportsCountFor));
  const presence: Presence = { up, loggedIn, stale, announcementOver, unheardSince, unheardForLong };
  return isSame(before, presence) ? before : presence;
}

const isSame = (before: Presence, presence: Presence): boolean =>
  before.up === presence.up &&
  before.loggedIn === presence.loggedIn &&
  before.stale === presence.stale &&
  before.announcementOver === presence.announcementOver &&
  before.unheardSince === presence.unheardSince &&
  before.unheardForLong === presence.unheardForLong;

/**
 * Its own answers count most: a login outlives a machine that lost its power for a while. But where it has never answered a
 * probe (a firewall that lets no ping through), its login and its reports count instead.
 */
function isUp(heard: Heard, loggedIn: boolean | null, now: Now): boolean | null {
  const probed = probedUp(heard, now);
  if (probed === true) return true;
  if (probed === false && heard.answersProbes) return loggedIn === true && loginOutlives(heard, now);
  if (loggedIn === true) return true;
  return reportedUp(heard, now) ?? (loggedIn === null ? null : probed);
}

function isLoggedIn({ logins, loginsKnownSince }: Heard, now: Now): boolean | null {
  if (logins === null || loginsKnownSince === null) return null;
  if (logins.size > 0) return true;
  return now.reached(after(loginsKnownSince, reconnectedWithin)) ? false : null;
}

/** It has begun to block pings, say. A login that came after the last answer is as good as one that has lasted. */
function loginOutlives({ probe, loggedInSince }: Heard, now: Now): boolean {
  const silentSince = probe?.silentSince ?? now.monotonic;
  return (
    (loggedInSince !== null && loggedInSince > silentSince) ||
    now.reached(after(silentSince, loginProvesLifeAfter))
  );
}

function probedUp({ probe, report }: Heard, now: Now): boolean | null {
  if (probe === null || now.reached(after(probe.heardAt, probesCountFor))) return null;
  if (probe.kind !== 'silent') return probe.kind === 'alive' ? true : null;
  if (probe.silentInARow < silencesToBeDown) {
    return probe.aliveAt === null || now.reached(after(probe.aliveAt, probesCountFor)) ? null : true;
  }
  const spokeSince =
    report !== null &&
    report.at.monotonic > (probe.silentSince ?? probe.sentAt) &&
    !now.reached(after(report.at.monotonic, quietWhenDown));
  return spokeSince ? null : false;
}

function reportedUp({ report }: Heard, now: Now): boolean | null {
  if (report === null) return null;
  if (report.status === 'shutting_down') return !now.reached(after(report.at.monotonic, quietWhenDown));
  return now.reached(after(report.at.monotonic, reportsCountFor)) ? null : true;
}
