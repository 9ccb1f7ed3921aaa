import { isUnattended } from './attendance.js';
import { isAnnouncementOver, isLoggedIn, isStale, isUp, mayBeGoingDown, type Host } from './host.js';
import { settingsOf, upsOf } from './host_settings.js';
import type { DomainSettings, HostSettings, UpsSettings } from './settings.js';
import type { HostStateName, HostView } from './snapshot.js';
import type { State } from './state.js';
import {
  after,
  between,
  milliseconds,
  wallClockTime,
  type Duration,
  type Moment,
  type WallTime,
} from './time.js';
import { lowBatteryIn, onBatterySince, servedStatus, shutdownDelay } from './upses.js';

/** A host as people are shown it: one state from its reports, its NUT login, its probe and its wake-up, with the reason. */
export function hostView(settings: DomainSettings, state: State, host: Host, now: Moment): HostView {
  const known = settingsOf(settings, host);
  const ups = upsOf(settings, host);
  const up = isUp(host, now);
  const delay = ups === null ? null : shutdownDelay(settings, state, ups);
  const remaining = up === false ? null : remainingOf(settings, state, host, ups, now);
  const { state: name, reason } = standing(settings, state, host, ups, now);
  return Object.freeze({
    id: host.id,
    name: known.name,
    state: name,
    reason,
    up,
    ups: known.ups,
    shutdownDelay: delay,
    configuredDelay: ups === null || delay === ups.lowBatteryAfter ? null : ups.lowBatteryAfter,
    remaining,
    next: nextOf(settings, host, known, up, remaining, now),
    lastReport: host.report?.at.wall ?? null,
    stale: isStale(host, now),
    unattended: ups !== null && isUnattended(host, onBatterySince(state) !== null, now),
    simulated: onBatterySince(state)?.simulated === true && isOnItsWayDown(name, host),
    wakeable: known.wake.possible,
  });
}

const isOnItsWayDown = (state: HostStateName, host: Host): boolean =>
  state === 'shutdown_pending' || state === 'shutting_down' || (state === 'offline' && mayBeGoingDown(host));

interface Standing {
  readonly state: HostStateName;
  readonly reason: string;
}

function standing(
  settings: DomainSettings,
  state: State,
  host: Host,
  ups: UpsSettings | null,
  now: Moment,
): Standing {
  const up = isUp(host, now);
  const { wake } = host;
  if (up !== true && wake?.stage === 'sending') {
    const packets = wake.tries === 1 ? 'a magic packet was sent' : `${wake.tries} magic packets were sent`;
    const reason =
      wake.trouble === null
        ? `${packets}; waiting for its answer`
        : `the magic packet could not be sent: ${wake.trouble}`;
    return { state: 'waking', reason };
  }
  if (up !== true && wake?.stage === 'failed') return { state: 'wake_failed', reason: wake.reason };
  if (up === false) return { state: 'offline', reason: whyDown(host) };
  return goingDown(settings, state, host, ups, now) ?? running(up, state, host, ups, now);
}

function whyDown({ probe, report }: Host): string {
  if (report?.status === 'shutting_down') return 'it announced its shutdown and says nothing more';
  return probe?.kind === 'silent' ? 'it does not answer' : 'nothing is heard of it';
}

function goingDown(
  settings: DomainSettings,
  state: State,
  host: Host,
  ups: UpsSettings | null,
  now: Moment,
): Standing | null {
  const { report } = host;
  const onBattery = onBatterySince(state);
  const reported = report !== null && countsNow(state, host, now) ? report.status : null;
  if (reported === 'shutting_down') return { state: 'shutting_down', reason: 'it said so' };
  const status = ups === null || onBattery === null ? null : servedStatus(settings, state, ups, now);
  if (status === 'OB LB') return { state: 'shutting_down', reason: `its UPS ${ups?.name ?? ''} says OB LB` };
  if (reported === 'shutdown_pending') return { state: 'shutdown_pending', reason: 'it said so' };
  if (status === 'OB') return { state: 'shutdown_pending', reason: `its UPS ${ups?.name ?? ''} says OB` };
  return null;
}

/** A report counts as long as it is no older than the outage that it speaks of, and not stale. */
function countsNow(state: State, host: Host, now: Moment): boolean {
  const since = onBatterySince(state)?.since.monotonic ?? null;
  if (host.report === null || isAnnouncementOver(host, now)) return false;
  return since === null ? host.report.status === 'shutting_down' : host.report.at.monotonic >= since;
}

function running(
  up: boolean | null,
  state: State,
  host: Host,
  ups: UpsSettings | null,
  now: Moment,
): Standing {
  if (up === null) {
    return {
      state: 'unknown',
      reason: isStale(host, now) ? 'its reports have stopped' : 'nothing is heard of it yet',
    };
  }
  if (ups !== null && isUnattended(host, onBatterySince(state) !== null, now)) {
    const reason = 'it answers, but no NUT client or script on it is heard: nothing would shut it down';
    return { state: 'online', reason };
  }
  const reasons = [
    host.probe?.kind === 'alive' ? 'it answers' : '',
    isLoggedIn(host, now) === true ? 'its NUT client is logged in' : '',
    host.report !== null && !isStale(host, now) && !isAnnouncementOver(host, now) ? 'it reports' : '',
  ].filter((reason) => reason !== '');
  return { state: 'online', reason: reasons.join(', ') };
}

function remainingOf(
  settings: DomainSettings,
  state: State,
  host: Host,
  ups: UpsSettings | null,
  now: Moment,
): Duration | null {
  const ownCountdown = ups === null ? null : lowBatteryIn(settings, state, ups, now);
  if (ownCountdown !== null) return ownCountdown;
  const { report } = host;
  const said = report?.remaining ?? null;
  if (report === null || said === null || !countsNow(state, host, now)) return null;
  return milliseconds(said - between(report.at.monotonic, now.monotonic));
}

function nextOf(
  { wake: wakeSettings }: DomainSettings,
  host: Host,
  known: HostSettings,
  up: boolean | null,
  remaining: Duration | null,
  now: Moment,
): HostView['next'] {
  const wallAfter = (wait: Duration): WallTime => wallClockTime(now.wall + wait);
  if (remaining !== null && remaining > 0) return { action: 'shut_down', at: wallAfter(remaining) };
  const { wake } = host;
  if (wake?.stage === 'planned' && known.wake.possible && (up !== true || mayBeGoingDown(host))) {
    const left = between(now.monotonic, wake.dueAt.monotonic);
    return { action: 'wake', at: left > 0 ? wallAfter(left) : null };
  }
  if (wake?.stage === 'sending') {
    const again = after(wake.lastSentAt.monotonic, wakeSettings.retryEvery);
    return { action: 'wake_again', at: wallAfter(milliseconds(again - now.monotonic)) };
  }
  return null;
}
