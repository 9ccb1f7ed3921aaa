import type { Mains, Suspect, UnknownCause } from './mains.js';
import {
  aliveSince,
  couldBeMet,
  heldBackBy,
  isBlind,
  roundVerdict,
  silenceCertainAt,
  tallyOf,
  verdictOf,
} from './silence_rule.js';
import type { DetectionSettings, DomainSettings } from './settings.js';
import type { State } from './state.js';
import { after, between, milliseconds, type Duration, type Moment, type Monotonic } from './time.js';
import { allWitnessesHeardSince, networkIsBroken, witnessesSince } from './witnesses.js';

/** The mains as it is judged now, and whether everything has to be probed again to be sure. */
export interface Judgement {
  readonly mains: Mains;
  readonly probeEverything: boolean;
}

/**
 * Judges the mains by what the sentinels and witnesses last said.
 *
 * @param newlySilentSince when the probe was sent by which a sentinel has just turned silent; null where none has
 */
export function judge(
  settings: DomainSettings,
  state: State,
  newlySilentSince: Monotonic | null,
  now: Moment,
): Judgement {
  if (state.mains.name === 'suspect') {
    const going = judgeRound(settings, state, state.mains, now);
    if (going !== null) return going;
  }
  if (state.outage !== null && state.decided) return inOutage(settings, state, now);
  return beforeOutage(settings, state, newlySilentSince, now);
}

/** Probes that did not come back by then never will: a round must not wait for them for ever. */
export const longestRound = ({ timeout }: DetectionSettings): Duration => milliseconds(timeout + 5_000);

/** A round of confirmation; null where it was refuted. */
function judgeRound(settings: DomainSettings, state: State, suspect: Suspect, now: Moment): Judgement | null {
  const { detection } = settings;
  const { roundStartedAt, round } = suspect;
  const verdict = roundVerdict(
    state.sentinels,
    detection,
    suspect.since.monotonic,
    roundStartedAt,
    now.monotonic,
  );
  const elapsed = between(roundStartedAt, now.monotonic);
  if (verdict === 'refuted' || (verdict === 'under way' && elapsed > longestRound(detection))) return null;
  const { answered, silent } = witnessesSince(
    state.witnesses,
    detection,
    suspect.since.monotonic,
    now.monotonic,
  );
  const witnessAnswered = suspect.witnessAnswered || answered;
  const witnessSilent = suspect.witnessSilent || silent;
  const noted = witnessAnswered === suspect.witnessAnswered && witnessSilent === suspect.witnessSilent;
  const going: Suspect = noted ? suspect : { ...suspect, witnessAnswered, witnessSilent };
  const over =
    verdict === 'silent' &&
    elapsed >= detection.timeout &&
    (witnessAnswered ||
      elapsed > longestRound(detection) ||
      allWitnessesHeardSince(state.witnesses, roundStartedAt));
  if (!over) return { mains: going, probeEverything: false };
  if (round < detection.confirmations) {
    const next: Suspect = { ...going, round: round + 1, roundStartedAt: now.monotonic };
    return { mains: next, probeEverything: true };
  }
  const networkBroke = witnessSilent && !witnessAnswered;
  return {
    mains: networkBroke ? { name: 'unknown', since: now, cause: 'network' } : { name: 'lost', since: now },
    probeEverything: false,
  };
}

/** No outage that was decided: silence has to be confirmed first. */
function beforeOutage(
  settings: DomainSettings,
  state: State,
  newlySilentSince: Monotonic | null,
  now: Moment,
): Judgement {
  const { detection } = settings;
  const { mains, sentinels } = state;
  const tally = tallyOf(sentinels, detection, now.monotonic);
  const verdict = verdictOf(tally);
  const calm = (next: Mains): Judgement => ({ mains: next, probeEverything: false });
  if (verdict === 'silence' && networkIsBroken(state.witnesses, detection, now.monotonic)) {
    return calm(unknown(mains, 'network', now));
  }
  const suspicious =
    verdict === 'silence' ||
    (newlySilentSince !== null && couldBeMet(sentinels, detection, newlySilentSince, now.monotonic));
  if (suspicious) {
    const suspect: Suspect = {
      name: 'suspect',
      since: now,
      round: 1,
      roundStartedAt: now.monotonic,
      witnessAnswered: false,
      witnessSilent: false,
    };
    return { mains: suspect, probeEverything: true };
  }
  if (verdict === 'presence')
    return state.outage === null ? calm(present(mains, now)) : restoring(settings, state, now);
  if (isBlind(tally)) return calm(unknown(mains, state.decided ? 'blind' : 'undecided', now));
  if (!state.decided) return calm(unknown(mains, 'undecided', now));
  const heldBack = heldBackBy(sentinels, detection, now.monotonic);
  if (heldBack !== null && mains.name !== 'present') return calm(unknown(mains, 'settling', now));
  const networkIsBack = !networkIsBroken(state.witnesses, detection, now.monotonic);
  const nothingToWaitFor = mains.name === 'unknown' && networkIsBack && tally.waiting === 0;
  return calm(mains.name === 'suspect' || nothingToWaitFor ? present(mains, now) : mains);
}

/** An outage once begun goes on through silence and not knowing, until the mains was back long enough. */
function inOutage(settings: DomainSettings, state: State, now: Moment): Judgement {
  const { detection } = settings;
  const calm = (mains: Mains): Judgement => ({ mains, probeEverything: false });
  const tally = tallyOf(state.sentinels, detection, now.monotonic);
  const verdict = verdictOf(tally);
  if (verdict === 'presence') return restoring(settings, state, now);
  if (verdict === 'open' && isBlind(tally)) return calm(unknown(state.mains, 'blind', now));
  if (verdict === 'silence' && networkIsBroken(state.witnesses, detection, now.monotonic)) {
    return calm(unknown(state.mains, 'network', now));
  }
  if (state.mains.name === 'restoring' && verdict === 'silence') {
    const certainAt = silenceCertainAt(state.sentinels, detection, now.monotonic);
    if (certainAt !== null && now.monotonic < certainAt) return restoring(settings, state, now);
  }
  return calm(state.mains.name === 'lost' ? state.mains : { name: 'lost', since: now });
}

/**
 * Back, and watched until it was so for `restore_after`. The answers that end the outage have to be newer than that: with a
 * long interval an old one proves nothing, so everything is probed once more.
 */
function restoring({ detection }: DomainSettings, { mains, sentinels }: State, now: Moment): Judgement {
  if (mains.name !== 'restoring') {
    return { mains: { name: 'restoring', since: now, lastLook: false }, probeEverything: false };
  }
  const over = after(mains.since.monotonic, detection.restoreAfter);
  if (now.monotonic < over) return { mains, probeEverything: false };
  const needed = detection.silent === 'all' ? sentinels.length : detection.silent;
  if (aliveSince(sentinels, over) > sentinels.length - needed) {
    return { mains: { name: 'present', since: now }, probeEverything: false };
  }
  return mains.lastLook
    ? { mains, probeEverything: false }
    : { mains: { ...mains, lastLook: true }, probeEverything: true };
}

const present = (mains: Mains, now: Moment): Mains =>
  mains.name === 'present' ? mains : { name: 'present', since: now };

const unknown = (mains: Mains, cause: UnknownCause, now: Moment): Mains =>
  mains.name === 'unknown' && mains.cause === cause ? mains : { name: 'unknown', since: now, cause };
