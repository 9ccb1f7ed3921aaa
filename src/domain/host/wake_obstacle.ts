import type { Now } from '../core/now.js';
import type { DomainSettings, WakeSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, milliseconds, minutes, type Moment } from '../core/time.js';
import { chargedAt } from '../ups/battery.js';
import { chargeIn } from '../ups/data_port.js';
import { upsesOf } from '../ups/supply.js';
import type { Ups } from '../ups/ups.js';
import { told, type Told } from '../view/reasons/told.js';
import { mayBeGoingDown, type Host } from './host.js';

/** Why a host whose turn has come is not woken yet. */
export interface Obstacle {
  readonly reason: Told;
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
const maxShutdown = minutes(10);

/** What stands in the way of waking the host now; null where nothing does. */
export function obstacleTo(settings: DomainSettings, state: State, host: Host, now: Now): Obstacle | null {
  const { wake } = host.settings;
  const plan = host.wake.stage === 'planned' && host.wake.afterDrill === true ? host.wake : null;
  for (const id of wake.after) {
    const before = state.hosts.find((other) => other.settings.id === id);
    if (before === undefined || (plan !== null && wasOffBefore(before, plan.dueAt))) continue;
    const obstacle = obstacleOf(settings, state, before, now);
    if (obstacle !== null) return obstacle;
  }
  const { minCharge } = wake;
  if (minCharge === null) return null;
  const charged = upsesOf(state.upses, host.settings).filter((ups) => hasCharge(ups, minCharge, now));
  return charged.length >= host.settings.needs
    ? null
    : {
        reason: told('battery_below', { percent: minCharge }),
        waitsFor: null,
        final: false,
        bounded: false,
      };
}

/** One of which no charge is known keeps nobody down. */
function hasCharge({ battery, port, settings }: Ups, percent: number, now: Now): boolean {
  if (port?.report) return (chargeIn(port.report) ?? percent) >= percent;
  if (battery === null || settings.battery === null) return true;
  return now.reached(chargedAt(battery, settings.battery, percent / 100));
}

/** It is down, and did not go down in the drill, after which the others are due then. */
function wasOffBefore(host: Host, dueAt: Moment): boolean {
  const { wake, presence } = host;
  if (mayBeGoingDown(host) || presence.up !== false) return false;
  return wake.stage === 'none' || (wake.stage === 'failed' && wake.at.monotonic < dueAt.monotonic);
}

/** What the host that has to be up before still lacks. */
function obstacleOf(settings: DomainSettings, state: State, before: Host, now: Now): Obstacle | null {
  const { id, name: host } = before.settings;
  const because = (
    what: 'going_down' | 'not_looked_at' | 'not_up',
    how: Pick<Obstacle, 'final' | 'bounded'>,
  ): Obstacle => ({
    reason: told(`before_${what}`, { host }),
    waitsFor: id,
    ...how,
  });
  const { up } = before.presence;
  if (up === true) {
    return isStillGoingDown(before, now) ? because('going_down', { final: false, bounded: false }) : null;
  }
  if (up === null && !now.reached(after(state.startedAt.monotonic, lookedAtWithin))) {
    return because('not_looked_at', { final: false, bounded: false });
  }
  if (!before.heard.ever && hadItsTurn(before, settings.wake, now)) return null;
  return because('not_up', {
    final: before.wake.stage === 'failed',
    bounded: before.wake.stage === 'none',
  });
}

const isStillGoingDown = (host: Host, now: Now): boolean =>
  mayBeGoingDown(host) &&
  host.wake.stage === 'planned' &&
  !now.reached(after(host.wake.dueAt.monotonic, maxShutdown));

/**
 * Nothing is to be sent to it, or it had its packets and the time to boot. Waiting longer for one of which nothing was ever
 * heard, a switch, say, that blocks pings, would be waiting for ever.
 */
function hadItsTurn({ wake }: Host, { retryEvery }: WakeSettings, now: Now): boolean {
  if (wake.stage !== 'sending') return wake.stage !== 'planned';
  return now.reached(after(wake.firstSentAt.monotonic, milliseconds(blindPackets * retryEvery)));
}
