import { batteryAt } from './battery.js';
import { isUp, mayBeGoingDown, type Host } from './host.js';
import { settingsOf } from './host_settings.js';
import type { DomainSettings } from './settings.js';
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
  const { name, wake } = settingsOf(settings, before);
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
  // A switch, say, that answers nothing and cannot be woken, or had its packets: waiting for it would be waiting for ever.
  const isLeftAlone = !wake.possible || (before.wake === null && up === null);
  if (isLeftAlone && wasNeverHeard(before)) return null;
  const failed = before.wake?.stage === 'failed';
  return because('is not up', { final: failed, bounded: before.wake === null });
}

const isStillGoingDown = (host: Host, now: Moment): boolean =>
  mayBeGoingDown(host) &&
  host.wake?.stage === 'planned' &&
  between(host.wake.dueAt.monotonic, now.monotonic) < longestShutdown;

const wasNeverHeard = ({ answersProbes, report, logins }: Host): boolean =>
  !answersProbes && report === null && (logins?.size ?? 0) === 0;
