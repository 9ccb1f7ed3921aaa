import type { Now } from '../core/now.js';
import type { DetectionSettings } from '../core/settings.js';
import { after, milliseconds, monotonicTime, type Duration, type Monotonic } from '../core/time.js';
import { isMoving, isSure, saysOnBattery, saysOnLine } from '../ups/data_port.js';
import type { Ups } from '../ups/ups.js';
import type { ProbedState } from '../view/snapshot.js';
import { answeredSince, hasGrace, lastKnown, resultsCountFor, type Device } from './device.js';

/** `waiting`: not probed yet, or silent within its grace. */
export type Standing = ProbedState | 'waiting';

/** `silence`: the rule is met. `presence`: so many are alive that it cannot be met. `open`: neither. */
export type Verdict = 'silence' | 'presence' | 'open';

/** How everything that tells of a UPS's mains stands at one moment. Made once at a time, and handed on. */
export interface Evidence {
  /** What one of the sentinels counts as in the rule for silence. */
  readonly standingOf: (sentinel: Device) => Standing;
  /** The vote of each witness, in their order. */
  readonly votes: readonly ProbedState[];
  /** How many sentinels must be silent for the rule (`detection.silent`). */
  readonly needed: number;
  readonly verdict: Verdict;
  /** Too many are unknown for the rule ever to be met: an outage could not be noticed. */
  readonly blind: boolean;
  /** Nothing has to be waited for: nobody is unheard, or silent within its grace. */
  readonly complete: boolean;
  /** The network on the UPS side does not work, so silent sentinels prove nothing. */
  readonly networkBroke: boolean;
  /** What the UPS itself says of its mains; null where it says nothing that counts. */
  readonly word: PortWord | null;
  /** The sentinels are silent, but the UPS is on line: they are no evidence of an outage then. */
  readonly contradicted: boolean;
}

export type PortWord = 'lost' | 'present';

export function evidenceOf(ups: Ups, now: Now): Evidence {
  const { sentinels, witnesses, settings } = ups;
  const { detection } = settings;
  const validFor = resultsCountFor(detection);
  const count = tallyOf(sentinels, validFor, now);
  const votes = witnesses.map((witness) => voteOf(witness, detection, now));
  const total = sentinels.length;
  const needed = neededOf(total, detection);
  const areSilent = total > 0 && count.silent >= needed;
  const word = portWord(ups, areSilent, now);
  return {
    standingOf: (sentinel) => standing(sentinel, validFor, now),
    votes,
    needed,
    // Only real silence counts; unknown and waiting ones count for nothing.
    verdict:
      word === 'present' || (!areSilent && count.alive > total - needed)
        ? 'presence'
        : areSilent
          ? 'silence'
          : 'open',
    blind: word === null && total - count.unknown < needed,
    complete: count.waiting === 0,
    networkBroke: networkIsBroken(witnesses, votes),
    word,
    contradicted: areSilent && word === 'present',
  };
}

/**
 * A UPS on battery is believed at once where the sentinels are silent too, or where it was seen to be on line. On line it is a
 * witness against silent sentinels, unless its data may be frozen. What fell silent on battery stays there, with its deadlines.
 */
function portWord({ port, outage, decided }: Ups, sentinelsAreSilent: boolean, now: Now): PortWord | null {
  if (port === null) return null;
  if (saysOnBattery(port.words)) {
    // An outage from before a reboot proves nothing of what a driver says that has just started.
    if (outage !== null && decided) return 'lost';
    return port.stale === null && (sentinelsAreSilent || isSure(port, now)) ? 'lost' : null;
  }
  if (port.stale !== null || !saysOnLine(port.words)) return null;
  return sentinelsAreSilent && !isMoving(port, now) ? null : 'present';
}

/**
 * How many sentinels count as what. With a thousand of them nearly all of the domain's time is spent here: there is one
 * variable for each, and when the first of their results will be too old is noted once for all.
 */
function tallyOf(sentinels: readonly Device[], validFor: Duration, now: Now) {
  let [alive, silent, unknown, waiting] = [0, 0, 0, 0];
  let oldest = Number.POSITIVE_INFINITY;
  for (const sentinel of sentinels) {
    const stands = standing(sentinel, validFor, now);
    if (stands === 'alive') alive += 1;
    else if (stands === 'silent') silent += 1;
    else if (stands === 'waiting') waiting += 1;
    else unknown += 1;
    if (stands !== 'unknown' && sentinel.evidence !== null && sentinel.evidence.at < oldest)
      oldest = sentinel.evidence.at;
  }
  if (Number.isFinite(oldest)) now.reached(after(monotonicTime(oldest), validFor));
  return { alive, silent, unknown, waiting };
}

function standing(device: Device, validFor: Duration, now: Now): Standing {
  const { evidence } = device;
  if (evidence === null) return 'waiting';
  if (evidence.at + validFor <= now.monotonic) return 'unknown';
  return evidence.kind === 'silent' && hasGrace(device, now) ? 'waiting' : evidence.kind;
}

/** That a broker which was away published a witness's last will tells nothing of our network. */
function voteOf(witness: Device, detection: DetectionSettings, now: Now): ProbedState {
  const known = lastKnown(witness, detection, now);
  const brokerWasAway = witness.grace?.because === 'broker' && hasGrace(witness, now);
  return known === 'silent' && brokerWasAway ? 'unknown' : known;
}

/**
 * A witness has been silent for a while and none is alive. A silent one needs no grace to say so, unlike a sentinel: it only
 * ever holds an outage back. One that cannot be probed has no vote.
 */
const networkIsBroken = (witnesses: readonly Device[], votes: readonly ProbedState[]): boolean =>
  witnesses.some(({ view }, index) => view.state === 'silent' && votes[index] === 'silent') &&
  witnesses.every(
    ({ view }, index) => votes[index] !== 'alive' && !(view.state === 'alive' && votes[index] === 'silent'),
  );

/**
 * Whether the rule could be met right now, judged from a first silent probe that was sent at `since`: a sentinel that
 * answered after that proves that the mains was still there. Then everything is probed again without waiting for its turn.
 */
export const couldBeMet = ({ sentinels }: Ups, { standingOf, needed }: Evidence, since: Monotonic): boolean =>
  sentinels.filter(
    (sentinel) => ['silent', 'alive'].includes(standingOf(sentinel)) && !answeredSince(sentinel, since),
  ).length >= needed;

/**
 * What a round of probes, all sent at or after `roundStartedAt`, says by now. One that has answered since the suspicion began
 * contradicts it to its end, whichever probe it answered.
 */
export function roundVerdict(
  { sentinels }: Ups,
  { standingOf, needed }: Evidence,
  suspectSince: Monotonic,
  roundStartedAt: Monotonic,
): 'silent' | 'refuted' | 'under way' {
  let silent = 0;
  let pending = 0;
  for (const sentinel of sentinels) {
    if (answeredSince(sentinel, suspectSince)) continue;
    const heardInRound = sentinel.evidence !== null && sentinel.evidence.at >= roundStartedAt;
    if (!heardInRound) pending += 1;
    else if (standingOf(sentinel) === 'silent') silent += 1;
  }
  if (silent >= needed) return 'silent';
  return silent + pending < needed ? 'refuted' : 'under way';
}

/** What the witnesses answered since `since`, and said to probes that were sent since then. */
export const witnessesSince = (
  { witnesses }: Ups,
  { votes }: Evidence,
  since: Monotonic,
): { readonly answered: boolean; readonly silent: boolean } => ({
  answered: witnesses.some((witness) => answeredSince(witness, since)),
  silent: witnesses.some(
    ({ evidence }, index) => evidence !== null && evidence.at >= since && votes[index] === 'silent',
  ),
});

/** Every witness was heard since this round began. */
export const allWitnessesHeardSince = ({ witnesses }: Ups, roundStartedAt: Monotonic): boolean =>
  witnesses.every(({ evidence }) => evidence !== null && evidence.at >= roundStartedAt);

/**
 * When the rule is met by silences that no answer can break any more, were it as late as a second timeout; null while too few
 * are silent.
 */
export function silenceCertainAt(
  { sentinels, settings }: Ups,
  { standingOf, needed }: Evidence,
): Monotonic | null {
  const silentSince = sentinels
    .flatMap((sentinel) =>
      sentinel.evidence === null || standingOf(sentinel) !== 'silent' ? [] : [sentinel.evidence.since],
    )
    .sort((one, other) => one - other);
  const last = silentSince[needed - 1];
  return last === undefined ? null : after(last, milliseconds(2 * settings.detection.timeout));
}

/** Why silences do not count yet, where that is not our start; null where none is held back so. */
export function heldBackBy({ sentinels }: Ups, { standingOf }: Evidence): 'link' | 'broker' | null {
  for (const sentinel of sentinels) {
    const because = standingOf(sentinel) === 'waiting' ? sentinel.grace?.because : undefined;
    if (because === 'link' || because === 'broker') return because;
  }
  return null;
}

/** How many are alive by an answer from `since` or later. */
export const aliveSince = ({ sentinels }: Ups, since: Monotonic): number =>
  sentinels.filter(({ evidence }) => evidence?.kind === 'alive' && evidence.at >= since).length;

const neededOf = (total: number, { silent }: DetectionSettings): number =>
  silent === 'all' ? total : Math.min(silent, total);
