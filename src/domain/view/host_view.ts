import type { Now } from '../core/now.js';
import type { DomainSettings, SectionSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import {
  after,
  between,
  milliseconds,
  wallClockTime,
  type Duration,
  type Moment,
  type WallTime,
} from '../core/time.js';
import { isFirstSilence } from '../host/heard.js';
import { mayBeGoingDown, type Host } from '../host/host.js';
import { lowBatteryIn, shutdownDelay } from '../ups/status.js';
import { onBatteryOf, upsesOf } from '../ups/supply.js';
import type { OnBattery } from '../ups/ups.js';
import { listed, told, type Told } from './reasons/told.js';
import type { HostStateName, HostView, UpsStatus } from './snapshot.js';

/** A host, and what else its state is told by. */
interface Context {
  readonly host: Host;
  readonly on: OnBattery | null;
  /** What its section says while on battery; null otherwise, or where it has none. */
  readonly status: UpsStatus | null;
  /** It may have gone, though the last that was heard of it says otherwise. */
  readonly mayHaveGone: boolean;
  /** It has a section, but nothing on it would obey: its client has had the time in which one that runs is heard of. */
  readonly unattended: boolean;
}

/** A host as people are shown it: one state from its reports, its NUT login, its probe and its wake-up, with the reason. */
export function hostView(settings: DomainSettings, state: State, host: Host, now: Now): HostView {
  const { id, name, wake } = host.settings;
  const section = settings.sections.find((one) => one.name === host.settings.section) ?? null;
  const context = contextOf(state, host, section);
  const up = context.mayHaveGone ? null : host.presence.up;
  const delay = section === null ? null : shutdownDelay(settings, state, section);
  const remaining = up === false ? null : remainingOf(settings, state, context, section, now);
  const standing = standingOf(context);
  return Object.freeze({
    id,
    name,
    state: standing.state,
    reason: standing.reason,
    up,
    ups: host.settings.section,
    shutdownDelay: delay,
    configuredDelay: section === null || delay === section.lowBatteryAfter ? null : section.lowBatteryAfter,
    remaining,
    next: nextOf(settings, host, up, remaining, now),
    lastReport: host.heard.report?.at.wall ?? null,
    stale: host.presence.stale,
    unattended: context.unattended,
    simulated: context.on?.simulated === true && isOnItsWayDown(standing.state, host),
    wakeable: wake.possible,
  });
}

function contextOf(state: State, host: Host, section: SectionSettings | null): Context {
  const on = onBatteryOf(state.upses, host.settings);
  const fed = upsesOf(state.upses, host.settings).map(({ input }) => input.since);
  return {
    host,
    on,
    status: section === null || on === null ? null : (state.served.get(section.name) ?? null),
    mayHaveGone: on === null && fed.some((since) => mayHaveGone(host, since)),
    // One that goes down has lost its client on the way.
    unattended: section !== null && on === null && !mayBeGoingDown(host) && host.presence.unheardForLong,
  };
}

const isOnItsWayDown = (state: HostStateName, host: Host): boolean =>
  state === 'shutdown_pending' || state === 'shutting_down' || (state === 'offline' && mayBeGoingDown(host));

interface Standing {
  readonly state: HostStateName;
  readonly reason: Told;
}

function standingOf(context: Context): Standing {
  const { host } = context;
  const { wake } = host;
  const { up } = host.presence;
  if (up !== true && wake.stage === 'sending') {
    const reason =
      wake.trouble === null
        ? told('packets_sent', { count: wake.tries })
        : told('packet_not_sent', { error: wake.trouble });
    return { state: 'waking', reason };
  }
  if (up !== true && wake.stage === 'failed') return { state: 'wake_failed', reason: wake.reason };
  if (up === false) return { state: 'offline', reason: whyDown(host) };
  return goingDown(context) ?? gone(context) ?? running(context);
}

/**
 * After an outage one that was told to go down is taken for running only on an answer from after the outage's end, and for one
 * that may have gone in it a first silence is more than a lost packet.
 */
function mayHaveGone(host: Host, mainsSince: Moment): boolean {
  const { probe } = host.heard;
  if (probe === null) return false;
  const hasAnswered = probe.aliveAt !== null && probe.aliveAt >= mainsSince.monotonic;
  if (isFirstSilence(host.heard)) {
    return mayBeGoingDown(host) || (host.wake.stage === 'planned' && !hasAnswered);
  }
  return probe.kind === 'alive' && !hasAnswered && mayBeGoingDown(host);
}

function gone({ host, mayHaveGone: isGone }: Context): Standing | null {
  if (!isGone) return null;
  return mayBeGoingDown(host)
    ? { state: 'shutting_down', reason: told('host_going') }
    : { state: 'unknown', reason: told('host_silent') };
}

function whyDown({ heard: { probe, report } }: Host): Told {
  if (report?.status === 'shutting_down') return told('host_announced');
  return told(probe?.kind === 'silent' ? 'host_silent' : 'host_not_heard');
}

function goingDown(context: Context): Standing | null {
  const { host, status } = context;
  const ups = host.settings.section ?? '';
  const reported = countsNow(context) ? (host.heard.report?.status ?? null) : null;
  if (reported === 'shutting_down') return { state: 'shutting_down', reason: told('host_said_so') };
  if (status === 'OB LB') return { state: 'shutting_down', reason: told('host_ups_says', { ups, status }) };
  if (reported === 'shutdown_pending') return { state: 'shutdown_pending', reason: told('host_said_so') };
  if (status === 'OB') return { state: 'shutdown_pending', reason: told('host_ups_says', { ups, status }) };
  return null;
}

/** A report counts as long as it is no older than the outage that it speaks of, and not stale. */
function countsNow({ host, on }: Context): boolean {
  const { report } = host.heard;
  if (report === null || host.presence.announcementOver) return false;
  return on === null ? report.status === 'shutting_down' : report.at.monotonic >= on.since.monotonic;
}

function running({ host, unattended }: Context): Standing {
  const { presence, heard } = host;
  if (presence.up === null) {
    return { state: 'unknown', reason: told(presence.stale ? 'host_reports_stopped' : 'host_not_heard_yet') };
  }
  if (unattended) return { state: 'online', reason: told('host_unattended') };
  const reasons = [
    ...(heard.probe?.kind === 'alive' ? [told('host_answers')] : []),
    ...(presence.loggedIn === true ? [told('host_logged_in')] : []),
    ...(heard.report !== null && !presence.stale && !presence.announcementOver ? [told('host_reports')] : []),
  ];
  return { state: 'online', reason: listed('comma', reasons, told('host_answered')) };
}

function remainingOf(
  settings: DomainSettings,
  state: State,
  context: Context,
  section: SectionSettings | null,
  now: Now,
): Duration | null {
  const ownCountdown = section === null ? null : lowBatteryIn(settings, state, section, now);
  if (ownCountdown !== null) return ownCountdown;
  const { report } = context.host.heard;
  const said = report?.remaining ?? null;
  if (report === null || said === null || !countsNow(context)) return null;
  return milliseconds(said - between(report.at.monotonic, now.monotonic));
}

function nextOf(
  { wake: { retryEvery } }: DomainSettings,
  host: Host,
  up: boolean | null,
  remaining: Duration | null,
  now: Now,
): HostView['next'] {
  const wallAfter = (wait: Duration): WallTime => wallClockTime(now.moment.wall + wait);
  if (remaining !== null && remaining > 0) return { action: 'shut_down', at: wallAfter(remaining) };
  const { wake } = host;
  if (wake.stage === 'planned' && host.settings.wake.possible && (up !== true || mayBeGoingDown(host))) {
    const left = between(now.monotonic, wake.dueAt.monotonic);
    return { action: 'wake', at: now.reached(wake.dueAt.monotonic) ? null : wallAfter(left) };
  }
  if (wake.stage === 'sending') {
    const again = after(wake.lastSentAt.monotonic, retryEvery);
    const left = milliseconds(again - now.monotonic);
    return { action: 'wake_again', at: now.reached(again) ? null : wallAfter(left) };
  }
  return null;
}
