import { isUp, loginProvesLifeAfter, mayBeGoingDown, type Host } from './host.js';
import type { DomainSettings } from './settings.js';
import type { State } from './state.js';
import { between, milliseconds, minutes, moment, type Moment } from './time.js';
import type { Wake } from './wake.js';
import { blindPackets, lookedAtWithin, obstacleTo } from './wake_obstacle.js';
import { firstPacket, withNothingToDo } from './wake_plan.js';

/** The hosts after a look at their wake-ups, and those that a magic packet is to be sent to now. */
export interface WakeStep {
  readonly hosts: readonly Host[];
  readonly packets: readonly string[];
}

/** A host that was to go down, was seen to be down, and is up for so long has come back for good. */
const cameBackAfter = minutes(5);

/** The least time for which a host that may be going down is waited for: virtual machines may take long. */
const waitedFor = minutes(30);

/** A packet that is late by more than this was held back: meanwhile nothing could be sent. */
const latePacket = milliseconds(10_000);

/** Carries the plan on as far as it has come. Nothing is sent while it is not certain that the mains is there. */
export function advanceWakes(settings: DomainSettings, state: State, now: Moment): WakeStep {
  const unchanged: WakeStep = { hosts: state.hosts, packets: [] };
  if (state.hosts.every((host) => host.wake === null && !mayBeGoingDown(host))) return unchanged;
  const onBattery = state.outage !== null || state.drill !== null;
  const mainsIsThere = !onBattery && mainsIsSeen(state);
  const hosts = state.hosts.map((host) => {
    const settled = withoutNeed(withAbsence(host, onBattery, now), now);
    return mainsIsThere ? advanced(settings, state, settled, now) : settled;
  });
  if (!hosts.some((host, index) => host !== state.hosts[index])) return unchanged;
  return {
    hosts,
    packets: hosts
      .filter((host, index) => isNewPacket(state.hosts[index]?.wake, host.wake))
      .map(({ id }) => id),
  };
}

/** A status from memory is not enough: the mains may have gone while we were away. */
const mainsIsSeen = ({ decided, mains, sentinels }: State): boolean =>
  decided && mains.name === 'present' && sentinels.some(({ evidence }) => evidence?.kind === 'alive');

const isNewPacket = (before: Wake | null | undefined, wake: Wake | null): boolean =>
  wake?.stage === 'sending' && (before?.stage !== 'sending' || wake.tries !== before.tries);

/** Keeps watch over one that may be going down, until it has gone and come back. */
function withAbsence(host: Host, onBattery: boolean, now: Moment): Host {
  if (!mayBeGoingDown(host)) return host.absence === null ? host : { ...host, absence: null };
  const up = isUp(host, now);
  if (up === false) {
    return host.absence?.backSince === null ? host : { ...host, absence: { backSince: null } };
  }
  if (up === null || host.absence === null) return host;
  // On battery it is told again, and goes down again.
  if (onBattery) return { ...host, absence: null };
  const { backSince } = host.absence;
  if (backSince === null) return { ...host, absence: { backSince: now } };
  if (between(backSince.monotonic, now.monotonic) < cameBackAfter) return host;
  return withNothingToDo(host);
}

/** A host that is up again by whatever way needs nothing more; one that failed and comes up late has not failed. */
function withoutNeed(host: Host, now: Moment): Host {
  const { wake } = host;
  if (wake === null || wake.stage === 'planned') return host;
  const up = isUp(host, now);
  if (wake.stage === 'sending' && up === false && !wake.seenDown) {
    return { ...host, wake: { ...wake, seenDown: true } };
  }
  if (up !== true) return host;
  // It was never down: it may be about to go.
  if (wake.stage === 'sending' && mayBeGoingDown(host) && !wake.seenDown) {
    return { ...host, wake: { stage: 'planned', dueAt: wake.firstSentAt } };
  }
  return withNothingToDo(host);
}

function advanced(settings: DomainSettings, state: State, host: Host, now: Moment): Host {
  switch (host.wake?.stage) {
    case 'planned':
      return fromPlanned(settings, state, host, host.wake, now);
    case 'sending':
      return isYetToBeSeen(state, host, now) ? host : fromSending(settings, host, host.wake, now);
    case 'failed':
      return fromFailed(state, host, host.wake, now);
    case undefined:
      return host;
  }
}

/**
 * Since our start there was no time to find out whether it is up. That one which answers no probe announced its shutdown
 * before says nothing: it may have come back meanwhile, and its first report is yet to come.
 */
const isYetToBeSeen = ({ startedAt }: State, host: Host, now: Moment): boolean => {
  const up = isUp(host, now);
  const isOldNews = up === false && !host.answersProbes;
  return (up === null || isOldNews) && between(startedAt.monotonic, now.monotonic) < lookedAtWithin;
};

function fromPlanned(
  settings: DomainSettings,
  state: State,
  host: Host,
  { dueAt }: Extract<Wake, { stage: 'planned' }>,
  now: Moment,
): Host {
  if (now.monotonic < dueAt.monotonic) return host;
  const overdue = between(dueAt.monotonic, now.monotonic);
  const { giveUpAfter } = settings.wake;
  if (isUp(host, now) === true) {
    // Still going down, perhaps: it is waited for, and woken once it is down.
    if (mayBeGoingDown(host) && overdue < Math.max(giveUpAfter, waitedFor)) return host;
    return isSeenUpSince(host, dueAt, now) ? withNothingToDo(host) : host;
  }
  if (isYetToBeSeen(state, host, now) || (isUp(host, now) === null && overdue < lookedAtWithin)) return host;
  const obstacle = obstacleTo(settings, state, host, now);
  if (obstacle === null) return { ...host, wake: firstPacket(host, now) };
  const hopeless = obstacle.final || (obstacle.bounded && overdue >= giveUpAfter);
  return hopeless ? failed(host, obstacle.reason, obstacle.waitsFor, now) : host;
}

/**
 * Whether there is a sign of life from after that moment: an older one may be of a machine that has lost its power since. A
 * login proves it once upsd would have dropped it.
 */
const isSeenUpSince = ({ probe, report, logins }: Host, then: Moment, now: Moment): boolean =>
  (probe?.kind === 'alive' && probe.sentAt >= then.monotonic) ||
  (report !== null && report.at.monotonic >= then.monotonic) ||
  ((logins?.size ?? 0) > 0 && between(then.monotonic, now.monotonic) >= loginProvesLifeAfter);

/** It stays down as far as we are concerned; it is no longer one that is about to go down. */
const failed = (host: Host, reason: string, waitsFor: string | null, now: Moment): Host => ({
  ...host,
  wake: { stage: 'failed', at: now, reason, waitsFor },
  toldToShutDown: false,
  clientLeft: false,
  absence: null,
});

function fromSending(
  { wake: { retryEvery, giveUpAfter } }: DomainSettings,
  host: Host,
  wake: Extract<Wake, { stage: 'sending' }>,
  now: Moment,
): Host {
  const sinceLast = between(wake.lastSentAt.monotonic, now.monotonic);
  const heldBack = sinceLast > retryEvery + latePacket ? sinceLast - retryEvery : 0;
  const firstSentAt = moment(wake.firstSentAt.monotonic + heldBack, wake.firstSentAt.wall + heldBack);
  const hadBlindPackets =
    !host.heardOf && wake.trouble === null && wake.tries >= blindPackets && sinceLast >= retryEvery;
  // Nothing at all tells whether it is up: neither does anything tell that it is not.
  if (hadBlindPackets && !wake.seenDown) return withNothingToDo(host);
  if (hadBlindPackets || between(firstSentAt.monotonic, now.monotonic) >= giveUpAfter)
    return failed(host, whyGivenUp(host, wake), null, now);
  if (sinceLast < retryEvery) return host;
  return { ...host, wake: { ...wake, firstSentAt, lastSentAt: now, tries: wake.tries + 1 } };
}

function whyGivenUp({ heardOf }: Host, { tries, trouble }: Extract<Wake, { stage: 'sending' }>): string {
  if (trouble !== null) return `no magic packet could be sent: ${trouble}`;
  const packets = `${tries} magic packet${tries === 1 ? '' : 's'}`;
  return heardOf
    ? `it did not come up after ${packets}`
    : `nothing was heard of it after ${packets}, nor ever before: it answers no ping, and has no NUT client or script`;
}

/** One that failed only because another did not come has its turn once that one is there. */
const fromFailed = (
  { hosts }: State,
  host: Host,
  { waitsFor }: Extract<Wake, { stage: 'failed' }>,
  now: Moment,
): Host => {
  const before = waitsFor === null ? undefined : hosts.find(({ id }) => id === waitsFor);
  if (before === undefined || isUp(before, now) !== true) return host;
  return { ...host, wake: { stage: 'planned', dueAt: now } };
};
