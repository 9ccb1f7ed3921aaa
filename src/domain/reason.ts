import { backWithin, standing } from './probed_device.js';
import type { DomainSettings } from './settings.js';
import { heldBackBy } from './silence_rule.js';
import type { ProbedState } from './snapshot.js';
import type { State } from './state.js';
import { between, inWholeSeconds, type Duration, type Moment, type Monotonic } from './time.js';

/** Why the mains is judged as it is, in words. It moves only when something that people see moves. */
export function mainsReason(settings: DomainSettings, state: State, now: Moment): string {
  const { mains } = state;
  switch (mains.name) {
    case 'present':
      return counted(state, 'alive');
    case 'suspect':
      return `sentinels do not answer; being confirmed by ${plural(settings.detection.confirmations, 'more round')}`;
    case 'lost':
      return countedNow(settings, state, now);
    case 'restoring':
      return `${counted(state, 'alive')} again; waiting until that was so for ${duration(settings.detection.restoreAfter)}`;
    case 'unknown':
      return unknownReason(settings, state, now);
  }
}

function unknownReason(settings: DomainSettings, state: State, now: Moment): string {
  const { mains } = state;
  if (mains.name === 'unknown' && mains.cause === 'network') {
    return `${plural(state.sentinels.length, 'sentinel')} silent and no witness answers: the network broke, or our connection to it, not the mains`;
  }
  const blind = blindReason(settings, state, now);
  if (blind !== null) return blind;
  if (mains.name === 'unknown' && mains.cause === 'settling') {
    const heldBack = heldBackBy(state.sentinels, settings.detection, now.monotonic);
    const away = heldBack === 'broker' ? 'the MQTT broker was away' : 'our network link was down';
    return `${away}: the sentinels are given ${duration(backWithin)} to be reachable again before their silence counts`;
  }
  const graceUntil = state.sentinels.reduce<Monotonic>(
    (latest, { grace }) => (grace !== null && grace.until > latest ? grace.until : latest),
    now.monotonic,
  );
  if (now.monotonic < graceUntil) {
    return `no decision yet: waiting for the sentinels to answer, at most ${duration(between(state.startedAt.monotonic, graceUntil))} from the start (detection.boot_grace)`;
  }
  return `no decision yet: ${counted(state, 'silent')}`;
}

/** Names the sentinels because of which an outage could not be noticed; null when enough can be judged. */
export function blindReason({ detection }: DomainSettings, state: State, now: Moment): string | null {
  const unknown = state.sentinels.filter(
    (sentinel) => standing(sentinel, detection, now.monotonic) === 'unknown',
  );
  const total = state.sentinels.length;
  const needed = detection.silent === 'all' ? total : detection.silent;
  if (total - unknown.length >= needed) return null;
  const named = unknown
    .slice(0, 3)
    .map(({ view }) => `${view.name}: ${view.reason || 'no result for too long'}`);
  const more = unknown.length > named.length ? `, and ${unknown.length - named.length} more` : '';
  return `an outage could not be noticed: ${unknown.length} of ${total} sentinels unknown (${named.join('; ')}${more})`;
}

/** By the newest probes: while an outage goes on a device is not shown silent for every single loss. */
function countedNow({ detection }: DomainSettings, { sentinels }: State, now: Moment): string {
  const silent = sentinels.filter((sentinel) => standing(sentinel, detection, now.monotonic) === 'silent');
  return silent.length === 0
    ? 'the sentinels are not back yet'
    : `${silent.length} of ${plural(sentinels.length, 'sentinel')} silent`;
}

/** "2 of 3 sentinels alive", and how the others stand. */
function counted({ sentinels }: State, first: ProbedState): string {
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
