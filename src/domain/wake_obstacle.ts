import { batteryAt } from './battery.js';
import { isUp, mayBeGoingDown, type Host } from './host.js';
import { settingsOf } from './host_settings.js';
import type { DomainSettings, WakeSettings } from './settings.js';
import type { State } from './state.js';
import { between, milliseconds, minutes, type Moment } from './time.js';

/** Why a host whose turn has come is not woken yet. */
export interface Obstacle {
  readonly reason: string;
  /** The id of the host that has to be up before; null where it is something else. */
  readonly waitsFor: string | null;
  /** It will not go away by itself. */
  readonly final: boolean;
  /** It is waited for only as long as for a host itself. */
  readonly bounded: boolean;
}

/** A host that was not looked at for so long cannot be looked at: nothing tells whether it is up. Probes come every few seconds. */
export const lookedAtWithin = milliseconds(60_000);

/** Packets to a host of which nothing was ever heard: nobody will tell when it is enough. */
export const blindPackets = 3;

/** Who was told to shut down and still answers after this will not go down any more, as far as others wait for it. */
const longestShutdown = minutes(10);

/** What stands in the way of waking the host now; null where nothing does. */
export function obstacleTo(settings: DomainSettings, state: State, host: Host, now: Moment): Obstacle | null {
  const { wake } = settingsOf(settings, host);
  const plan = host.wake?.stage === 'planned' && host.wake.afterDrill === true ? host.wake : null;
  for (const id of wake.after) {
    const before = state.hosts.find((other) => other.id === id);
    if (before === undefined || (plan !== null && wasOffBefore(before, plan.dueAt, now))) continue;
    const obstacle = obstacleOf(settings, state, before, now);
    if (obstacle !== null) return obstacle;
  }
  if (wake.leastCharge === null || state.battery === null || settings.battery === null) return null;
  const { charge } = batteryAt(state.battery, settings.battery, false, now);
  return charge * 100 < wake.leastCharge
    ? { reason: `the battery is below ${wake.leastCharge} %`, waitsFor: null, final: false, bounded: false }
    : null;
}

/** It is down, and did not go down in the drill, after which the others are due then. */
function wasOffBefore(host: Host, dueAt: Moment, now: Moment): boolean {
  const { wake } = host;
  if (mayBeGoingDown(host) || isUp(host, now) !== false) return false;
  return wake === null || (wake.stage === 'failed' && wake.at.monotonic < dueAt.monotonic);
}

/** What the host that has to be up before still lacks. */
function obstacleOf(settings: DomainSettings, state: State, before: Host, now: Moment): Obstacle | null {
  const { name } = settingsOf(settings, before);
  const because = (what: string, how: Pick<Obstacle, 'final' | 'bounded'>): Obstacle => ({
    reason: `${name}, which has to be up before, ${what}`,
    waitsFor: before.id,
    ...how,
  });
  const up = isUp(before, now);
  if (up === true) {
    return isStillGoingDown(before, now)
      ? because('is still going down', { final: false, bounded: false })
      : null;
  }
  if (up === null && between(state.startedAt.monotonic, now.monotonic) < lookedAtWithin) {
    return because('has not been looked at yet', { final: false, bounded: false });
  }
  if (!before.heardOf && hadItsTurn(before, settings.wake, now)) return null;
  const failed = before.wake?.stage === 'failed';
  return because('is not up', { final: failed, bounded: before.wake === null });
}

const isStillGoingDown = (host: Host, now: Moment): boolean =>
  mayBeGoingDown(host) &&
  host.wake?.stage === 'planned' &&
  between(host.wake.dueAt.monotonic, now.monotonic) < longestShutdown;

/**
 * Nothing is to be sent to it, or it had its packets and the time to boot. Waiting longer for one of which nothing was ever
 * heard, a switch, say, that blocks pings, would be waiting for ever.
 */
function hadItsTurn({ wake }: Host, { retryEvery }: WakeSettings, now: Moment): boolean {
  if (wake?.stage !== 'sending') return wake?.stage !== 'planned';
  return between(wake.firstSentAt.monotonic, now.monotonic) >= blindPackets * retryEvery;
}
