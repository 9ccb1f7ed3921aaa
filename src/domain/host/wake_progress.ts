import type { Now } from '../core/now.js';
import type { DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, between, milliseconds, minutes, moment, type Moment } from '../core/time.js';
import { saysOnLine } from '../ups/data_port.js';
import { sparesOf, upsesOf } from '../ups/supply.js';
import type { Ups } from '../ups/ups.js';
import { told, type Told } from '../view/reasons/told.js';
import { mayBeGoingDown, withDeparture, withWake, type Host } from './host.js';
import { noWake, type DepartureSignal, type Wake, type WakeSignal } from './lifecycle.js';
import { loginProvesLifeAfter } from './presence.js';
import { blindPackets, lookedAtWithin, obstacleTo } from './wake_obstacle.js';
import { firstPacket } from './wake_plan.js';

/** A host that was to go down, was seen to be down, and is up for so long has come back for good. */
const cameBackAfter = minutes(5);

/** The least time for which a host that may be going down is waited for: virtual machines may take long. */
const waitedFor = minutes(30);

/** A packet that is late by more than this was held back: meanwhile nothing could be sent. */
const latePacket = milliseconds(10_000);

/** What a rule does with a host. */
interface Move {
  readonly departure?: DepartureSignal;
  readonly wake?: readonly [WakeSignal, Wake];
}

/** Nothing more is to be done for it. */
const settled: Move = { departure: 'settled', wake: ['drop', noWake] };

/** Carries the wake-up on as far as it has come. Nothing is sent while it is not certain that the mains is there. */
export function advanced(settings: DomainSettings, state: State, host: Host, now: Now): Host {
  const { poweredBy, needs } = host.settings;
  const upses = upsesOf(state.upses, host.settings);
  const quiet = upses.filter(({ outage, drill }) => outage === null && drill === null);
  const isOnBattery = poweredBy.length - quiet.length > sparesOf(host.settings);
  const seen = moved(host, sighting(host, isOnBattery, now), now);
  const watched = moved(seen, outcomeSeen(seen), now);
  return quiet.filter(isMainsSeen).length >= needs
    ? moved(watched, progress(settings, state, watched, now), now)
    : watched;
}

/** A status from memory is not enough: the mains may have gone while we were away. */
const isMainsSeen = ({ decided, input, sentinels, port }: Ups): boolean =>
  decided &&
  input.name === 'present' &&
  (sentinels.some(({ evidence }) => evidence?.kind === 'alive') ||
    (port !== null && port.stale === null && saysOnLine(port.words)));

function moved(host: Host, move: Move | null, now: Now): Host {
  if (move === null) return host;
  const left = move.departure === undefined ? host : withDeparture(host, move.departure, now.moment);
  return move.wake === undefined ? left : withWake(left, ...move.wake);
}

/** Keeps watch over one that may be going down, until it has gone and come back. */
function sighting({ departure, presence }: Host, onBattery: boolean, now: Now): Move | null {
  if (departure.stage === 'staying' || presence.up === null) return null;
  if (!presence.up) return { departure: 'seen_down' };
  if (onBattery) return { departure: 'seen_up_on_battery' };
  if (departure.stage !== 'returned') return { departure: 'seen_up' };
  return now.reached(after(departure.since.monotonic, cameBackAfter)) ? settled : null;
}

/** A host that is up again by whatever way needs nothing more; one that failed and comes up late has not failed. */
function outcomeSeen(host: Host): Move | null {
  const { wake } = host;
  const { up } = host.presence;
  if (wake.stage === 'none' || wake.stage === 'planned') return null;
  if (wake.stage === 'sending' && up === false && !wake.seenDown) {
    return { wake: ['seen_down', { ...wake, seenDown: true }] };
  }
  if (up !== true) return null;
  // It was never down: it may be about to go.
  return wake.stage === 'sending' && mayBeGoingDown(host) && !wake.seenDown
    ? { wake: ['wait', { stage: 'planned', dueAt: wake.firstSentAt }] }
    : settled;
}

function progress(settings: DomainSettings, state: State, host: Host, now: Now): Move | null {
  switch (host.wake.stage) {
    case 'none':
      return null;
    case 'planned':
      return fromPlanned(settings, state, host, host.wake.dueAt, now);
    case 'sending':
      return isYetToBeSeen(state, host, now) ? null : fromSending(settings, host, host.wake, now);
    case 'failed':
      return fromFailed(state, host.wake.waitsFor, now);
  }
}

/**
 * Since our start there was no time to find out whether it is up. That one which answers no probe announced its shutdown
 * before says nothing: it may have come back meanwhile, and its first report is yet to come.
 */
function isYetToBeSeen({ startedAt }: State, { presence, heard }: Host, now: Now): boolean {
  const isOldNews = presence.up === false && !heard.answersProbes;
  return (presence.up === null || isOldNews) && !now.reached(after(startedAt.monotonic, lookedAtWithin));
}

function fromPlanned(
  settings: DomainSettings,
  state: State,
  host: Host,
  dueAt: Moment,
  now: Now,
): Move | null {
  if (!now.reached(dueAt.monotonic)) return null;
  const { giveUpAfter } = settings.wake;
  const { up } = host.presence;
  if (up === true) {
    // Still going down, perhaps: it is waited for, and woken once it is down.
    const waitsUntil = after(dueAt.monotonic, milliseconds(Math.max(giveUpAfter, waitedFor)));
    if (mayBeGoingDown(host) && !now.reached(waitsUntil)) return null;
    return isSeenUpSince(host, dueAt, now) ? settled : null;
  }
  if (isYetToBeSeen(state, host, now)) return null;
  if (up === null && !now.reached(after(dueAt.monotonic, lookedAtWithin))) return null;
  const obstacle = obstacleTo(settings, state, host, now);
  if (obstacle === null) return { wake: ['send', firstPacket(host, now.moment)] };
  const isHopeless = obstacle.final || (obstacle.bounded && now.reached(after(dueAt.monotonic, giveUpAfter)));
  return isHopeless ? failed(obstacle.reason, obstacle.waitsFor, now) : null;
}

/**
 * Whether there is a sign of life from after that moment: an older one may be of a machine that has lost its power since. A
 * login proves it once upsd would have dropped it.
 */
const isSeenUpSince = ({ heard: { probe, report, logins } }: Host, then: Moment, now: Now): boolean =>
  (probe?.kind === 'alive' && probe.sentAt >= then.monotonic) ||
  (report !== null && report.at.monotonic >= then.monotonic) ||
  ((logins?.size ?? 0) > 0 && now.reached(after(then.monotonic, loginProvesLifeAfter)));

/** It stays down as far as we are concerned; it is no longer one that is about to go down. */
const failed = (reason: Told, waitsFor: string | null, now: Now): Move => ({
  departure: 'settled',
  wake: ['give_up', { stage: 'failed', at: now.moment, reason, waitsFor }],
});

type Sending = Extract<Wake, { stage: 'sending' }>;

function fromSending(
  { wake: { retryEvery, giveUpAfter } }: DomainSettings,
  host: Host,
  wake: Sending,
  now: Now,
): Move | null {
  const isDue = now.reached(after(wake.lastSentAt.monotonic, retryEvery));
  const sinceLast = between(wake.lastSentAt.monotonic, now.monotonic);
  const heldBack = sinceLast > retryEvery + latePacket ? sinceLast - retryEvery : 0;
  const firstSentAt = moment(wake.firstSentAt.monotonic + heldBack, wake.firstSentAt.wall + heldBack);
  const hadBlindPackets = isDue && !host.heard.ever && wake.trouble === null && wake.tries >= blindPackets;
  // Nothing at all tells whether it is up: neither does anything tell that it is not.
  if (hadBlindPackets && !wake.seenDown) return settled;
  if (hadBlindPackets || now.reached(after(firstSentAt.monotonic, giveUpAfter))) {
    return failed(whyGivenUp(host, wake), null, now);
  }
  if (!isDue) return null;
  return { wake: ['send', { ...wake, firstSentAt, lastSentAt: now.moment, tries: wake.tries + 1 }] };
}

function whyGivenUp({ heard }: Host, { tries, trouble }: Sending): Told {
  if (trouble !== null) return told('no_packet_sent', { error: trouble });
  return told(heard.ever ? 'not_up_after' : 'not_heard_after', { count: tries });
}

/** One that failed only because another did not come has its turn once that one is there. */
function fromFailed({ hosts }: State, waitsFor: string | null, now: Now): Move | null {
  const before = hosts.find(({ settings }) => settings.id === waitsFor);
  return before?.presence.up === true ? { wake: ['resume', { stage: 'planned', dueAt: now.moment }] } : null;
}
