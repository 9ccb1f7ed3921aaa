import type { Now } from '../core/now.js';
import type { DetectionSettings } from '../core/settings.js';
import { after, milliseconds, type Duration, type Moment, type Monotonic } from '../core/time.js';
import { isHeld } from '../ups/data_port.js';
import type { Ups } from '../ups/ups.js';
import type { Mains, Suspect, UnknownCause } from './mains.js';
import {
  aliveSince,
  allWitnessesHeardSince,
  couldBeMet,
  evidenceOf,
  heldBackBy,
  roundVerdict,
  silenceCertainAt,
  witnessesSince,
  type Evidence,
} from './silence.js';

/** The mains as it is judged now, and whether everything has to be probed again to be sure. */
export interface Judgement {
  readonly mains: Mains;
  readonly probeAll: boolean;
}

/**
 * Judges the mains of a UPS by what its sentinels and witnesses last said, and by its own word where it has a data port.
 *
 * @param newlySilentSince when the probe was sent by which a sentinel has just turned silent; null where none has
 * @returns also the mains as the UPS itself gets it
 */
export function judge(
  ups: Ups,
  newlySilentSince: Monotonic | null,
  startedAt: Moment,
  now: Now,
): Judgement & { readonly input: Mains } {
  const evidence = evidenceOf(ups, now);
  if (ups.sentinels.length === 0) {
    const input = inputOf(ups, evidence, null, startedAt, now);
    return { ...calm(input), input };
  }
  const judged = judgeBySentinels(ups, evidence, newlySilentSince, now);
  const input = ups.port === null ? judged.mains : inputOf(ups, evidence, judged.mains, startedAt, now);
  return { ...judged, input };
}

/**
 * By its own word; where that says nothing by the sentinels, and without any as before for a while.
 *
 * @param mains as the sentinels tell it; null where there are none
 */
function inputOf(ups: Ups, { word }: Evidence, mains: Mains | null, startedAt: Moment, now: Now): Mains {
  const { input, outage, port, decided, settings } = ups;
  if (word === 'lost') return lost(input, now);
  if (word === 'present') {
    if (outage === null) return present(input, now);
    if (input.name !== 'restoring') return { name: 'restoring', since: now.moment, lastLook: false };
    const over = after(input.since.monotonic, settings.detection.restoreAfter);
    return now.reached(over) ? present(input, now) : input;
  }
  if (mains !== null) return mains;
  if (outage !== null) return decided ? lost(input, now) : unknown(input, 'undecided', now);
  if (decided && port !== null && (port.stale === null || isHeld(port, startedAt, now))) return input;
  return unknown(input, port?.report === null ? 'undecided' : 'no_data', now);
}

function judgeBySentinels(
  ups: Ups,
  evidence: Evidence,
  newlySilentSince: Monotonic | null,
  now: Now,
): Judgement {
  const { word, verdict } = evidence;
  if (word === 'lost' && verdict !== 'presence') return calm(lost(ups.mains, now));
  if (ups.mains.name === 'suspect') {
    const going = judgeRound(ups, evidence, ups.mains, now);
    if (going !== null) return going;
  }
  return ups.outage !== null && ups.decided
    ? inOutage(ups, evidence, now)
    : beforeOutage(ups, evidence, newlySilentSince, now);
}

/** Probes that did not come back by then never will: a round must not wait for them for ever. */
export const maxRound = ({ timeout }: DetectionSettings): Duration => milliseconds(timeout + 5_000);

const calm = (mains: Mains): Judgement => ({ mains, probeAll: false });

/** A round of confirmation; null where it was refuted. */
function judgeRound(ups: Ups, evidence: Evidence, suspect: Suspect, now: Now): Judgement | null {
  const { detection } = ups.settings;
  const { roundStartedAt, round, since } = suspect;
  if (evidence.word === 'present') return null;
  const verdict = roundVerdict(ups, evidence, since.monotonic, roundStartedAt);
  if (verdict === 'refuted') return null;
  const isTooLong = now.reached(after(roundStartedAt, maxRound(detection)));
  if (verdict === 'under way' && isTooLong) return null;
  const { answered, silent } = witnessesSince(ups, evidence, since.monotonic);
  const witnessAnswered = suspect.witnessAnswered || answered;
  const witnessSilent = suspect.witnessSilent || silent;
  const noted = witnessAnswered === suspect.witnessAnswered && witnessSilent === suspect.witnessSilent;
  const going: Suspect = noted ? suspect : { ...suspect, witnessAnswered, witnessSilent };
  const isOver =
    verdict === 'silent' &&
    now.reached(after(roundStartedAt, detection.timeout)) &&
    (witnessAnswered || isTooLong || allWitnessesHeardSince(ups, roundStartedAt));
  if (!isOver) return calm(going);
  if (round < detection.confirmations) {
    return { mains: { ...going, round: round + 1, roundStartedAt: now.monotonic }, probeAll: true };
  }
  return calm(witnessSilent && !witnessAnswered ? unknown(suspect, 'network', now) : lost(suspect, now));
}

/** No outage that was decided: silence has to be confirmed first. */
function beforeOutage(ups: Ups, evidence: Evidence, newlySilentSince: Monotonic | null, now: Now): Judgement {
  const { mains, decided } = ups;
  const { verdict, networkBroke, blind, complete, word } = evidence;
  if (verdict === 'silence' && networkBroke) return calm(unknown(mains, 'network', now));
  const suspicious =
    verdict === 'silence' ||
    (word === 'lost' && ups.input.name !== 'lost') ||
    (word === null && newlySilentSince !== null && couldBeMet(ups, evidence, newlySilentSince));
  if (suspicious) return { mains: suspectSince(now), probeAll: true };
  if (verdict === 'presence') {
    return ups.outage === null ? calm(present(mains, now)) : restoring(ups, evidence, now);
  }
  if (blind) return calm(unknown(mains, decided ? 'blind' : 'undecided', now));
  if (!decided) return calm(unknown(mains, 'undecided', now));
  if (heldBackBy(ups, evidence) !== null && mains.name !== 'present') {
    return calm(unknown(mains, 'settling', now));
  }
  const nothingToWaitFor = mains.name === 'unknown' && !networkBroke && complete;
  return calm(mains.name === 'suspect' || nothingToWaitFor ? present(mains, now) : mains);
}

/** An outage once begun goes on through silence and not knowing, until the mains was back long enough. */
function inOutage(ups: Ups, evidence: Evidence, now: Now): Judgement {
  const { mains } = ups;
  const { verdict, networkBroke, blind } = evidence;
  // Its own outage, which the street does not share.
  if (verdict === 'presence' && (mains.name === 'present' || mains.name === 'suspect'))
    return calm(present(mains, now));
  if (verdict === 'presence') return restoring(ups, evidence, now);
  if (verdict === 'open' && blind) return calm(unknown(mains, 'blind', now));
  if (verdict === 'silence' && networkBroke) return calm(unknown(mains, 'network', now));
  if (mains.name === 'restoring' && verdict === 'silence') {
    const certainAt = silenceCertainAt(ups, evidence);
    if (certainAt !== null && !now.reached(certainAt)) return restoring(ups, evidence, now);
  }
  return calm(lost(mains, now));
}

/**
 * Back, and watched until it was so for `restore_after`. The answers that end the outage have to be newer than that: with a
 * long interval an old one proves nothing, so everything is probed once more.
 */
function restoring(ups: Ups, { needed, word }: Evidence, now: Now): Judgement {
  const { mains, sentinels, settings } = ups;
  if (mains.name !== 'restoring') return calm({ name: 'restoring', since: now.moment, lastLook: false });
  const over = after(mains.since.monotonic, settings.detection.restoreAfter);
  if (!now.reached(over)) return calm(mains);
  if (word === 'present' || aliveSince(ups, over) > sentinels.length - needed)
    return calm(present(mains, now));
  return mains.lastLook ? calm(mains) : { mains: { ...mains, lastLook: true }, probeAll: true };
}

const suspectSince = (now: Now): Suspect => ({
  name: 'suspect',
  since: now.moment,
  round: 1,
  roundStartedAt: now.monotonic,
  witnessAnswered: false,
  witnessSilent: false,
});

const lost = (mains: Mains, now: Now): Mains =>
  mains.name === 'lost' ? mains : { name: 'lost', since: now.moment };

const present = (mains: Mains, now: Now): Mains =>
  mains.name === 'present' ? mains : { name: 'present', since: now.moment };

const unknown = (mains: Mains, cause: UnknownCause, now: Now): Mains =>
  mains.name === 'unknown' && mains.cause === cause ? mains : { name: 'unknown', since: now.moment, cause };
