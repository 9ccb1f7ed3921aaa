import type { Now } from '../core/now.js';
import { between, inWholeSeconds, type Duration, type Moment, type Monotonic } from '../core/time.js';
import type { Ups } from '../ups/ups.js';
import type { ProbedState } from '../view/snapshot.js';
import { backWithin } from './device.js';
import type { UnknownCause } from './mains.js';
import { heldBackBy, type Evidence } from './silence.js';

/** Why the mains is judged as it is, in words. It moves only when something that people see moves. */
export function mainsReason(ups: Ups, evidence: Evidence, startedAt: Moment, now: Now): string {
  if (ups.sentinels.length === 0) return reasonByPort(ups);
  const { confirmations, restoreAfter } = ups.settings.detection;
  switch (ups.mains.name) {
    case 'present':
      return counted(ups, 'alive');
    case 'suspect':
      return `sentinels do not answer; being confirmed by ${plural(confirmations, 'more round')}`;
    case 'lost':
      return countedNow(ups, evidence);
    case 'restoring':
      return `${counted(ups, 'alive')} again; waiting until that was so for ${duration(restoreAfter)}`;
    case 'unknown':
      return unknownReason(ups, evidence, ups.mains.cause, startedAt, now);
  }
}

/** By the UPS's own word alone. */
function reasonByPort({ mains, port, settings }: Ups): string {
  const why = port?.stale?.why ?? 'it tells neither OL nor OB';
  switch (mains.name) {
    case 'present':
    case 'suspect':
      return port?.stale === null
        ? 'the UPS is on line'
        : `the UPS was on line when it was heard last: ${why}`;
    case 'lost':
      return port?.stale === null
        ? 'the UPS is on battery'
        : `the UPS was on battery when it was heard last: ${why}`;
    case 'restoring':
      return `the UPS is on line again; waiting until that was so for ${duration(settings.detection.restoreAfter)}`;
    case 'unknown':
      return `no data from the UPS: ${why}`;
  }
}

function unknownReason(
  ups: Ups,
  evidence: Evidence,
  cause: UnknownCause,
  startedAt: Moment,
  now: Now,
): string {
  const { sentinels } = ups;
  if (cause === 'network') {
    return `${plural(sentinels.length, 'sentinel')} silent and no witness answers: the network broke, or our connection to it, not the mains`;
  }
  const blind = blindReason(ups, evidence);
  if (blind !== null) return blind;
  if (cause === 'settling') {
    const heldBack = heldBackBy(ups, evidence);
    const away = heldBack === 'broker' ? 'the MQTT broker was away' : 'our network link was down';
    return `${away}: the sentinels are given ${duration(backWithin)} to be reachable again before their silence counts`;
  }
  const graceUntil = sentinels.reduce<Monotonic>(
    (latest, { grace }) => (grace !== null && grace.until > latest ? grace.until : latest),
    now.monotonic,
  );
  if (!now.reached(graceUntil)) {
    return `no decision yet: waiting for the sentinels to answer, at most ${duration(between(startedAt.monotonic, graceUntil))} from the start (detection.boot_grace)`;
  }
  return `no decision yet: ${counted(ups, 'silent')}`;
}

/** Names the sentinels because of which an outage could not be noticed; null when enough can be judged. */
export function blindReason({ sentinels }: Ups, { blind, standingOf }: Evidence): string | null {
  if (!blind) return null;
  const unknown = sentinels.filter((sentinel) => standingOf(sentinel) === 'unknown');
  const named = unknown
    .slice(0, 3)
    .map(({ view }) => `${view.name}: ${view.reason || 'no result for too long'}`);
  const more = unknown.length > named.length ? `, and ${unknown.length - named.length} more` : '';
  return `an outage could not be noticed: ${unknown.length} of ${sentinels.length} sentinels unknown (${named.join('; ')}${more})`;
}

/** By the newest probes: while an outage goes on a device is not shown silent for every single loss. */
function countedNow({ sentinels }: Ups, { standingOf }: Evidence): string {
  const silent = sentinels.filter((sentinel) => standingOf(sentinel) === 'silent').length;
  return silent === 0
    ? 'the sentinels are not back yet'
    : `${silent} of ${plural(sentinels.length, 'sentinel')} silent`;
}

/** "2 of 3 sentinels alive", and how the others stand. */
function counted({ sentinels }: Ups, first: ProbedState): string {
  const count = (state: ProbedState): number => sentinels.filter(({ view }) => view.state === state).length;
  const others = (['alive', 'silent', 'unknown'] as const)
    .filter((state) => state !== first && count(state) > 0)
    .map((state) => `, ${count(state)} ${state}`);
  return `${count(first)} of ${plural(sentinels.length, 'sentinel')} ${first}${others.join('')}`;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export function duration(value: Duration): string {
  const whole = inWholeSeconds(value);
  if (value < 1000) return `${value} ms`;
  if (whole < 120) return `${whole} s`;
  return whole % 60 === 0 || whole > 600
    ? `${Math.round(whole / 60)} min`
    : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
