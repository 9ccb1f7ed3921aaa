import { answeredSince, standing, type ProbedDevice, type Standing } from './probed_device.js';
import type { DetectionSettings } from './settings.js';
import { after, milliseconds, type Monotonic } from './time.js';

/** How many sentinels stand how. */
export interface Tally {
  readonly total: number;
  /** How many must be silent for the rule (`detection.silent`). */
  readonly needed: number;
  readonly alive: number;
  readonly silent: number;
  readonly unknown: number;
  readonly waiting: number;
}

/** `silence`: the rule is met. `presence`: so many are alive that it cannot be met. `open`: neither. */
export type Verdict = 'silence' | 'presence' | 'open';

export function tallyOf(
  sentinels: readonly ProbedDevice[],
  detection: DetectionSettings,
  now: Monotonic,
): Tally {
  const count: Record<Standing, number> = { alive: 0, silent: 0, unknown: 0, waiting: 0 };
  for (const sentinel of sentinels) count[standing(sentinel, detection, now)] += 1;
  return { total: sentinels.length, needed: neededOf(sentinels.length, detection), ...count };
}

/** Only real silence counts; unknown and waiting ones count for nothing. */
export function verdictOf({ total, needed, alive, silent }: Tally): Verdict {
  if (silent >= needed) return 'silence';
  return alive > total - needed ? 'presence' : 'open';
}

/** Too many are unknown for the rule ever to be met: an outage could not be noticed. */
export const isBlind = ({ total, needed, unknown }: Tally): boolean => total - unknown < needed;

/**
 * Whether the rule could be met right now, judged from a first silent probe that was sent at `since`: a sentinel that
 * answered after that proves that the mains was still there. Then everything is probed again without waiting for its turn.
 */
export function couldBeMet(
  sentinels: readonly ProbedDevice[],
  detection: DetectionSettings,
  since: Monotonic,
  now: Monotonic,
): boolean {
  const candidates = sentinels.filter((sentinel) => {
    const stands = standing(sentinel, detection, now);
    return (stands === 'silent' || stands === 'alive') && !answeredSince(sentinel, since);
  });
  return candidates.length >= neededOf(sentinels.length, detection);
}

/**
 * What a round of probes, all sent at or after `roundStartedAt`, says by now. One that has answered since the suspicion began
 * contradicts it to its end, whichever probe it answered.
 */
export function roundVerdict(
  sentinels: readonly ProbedDevice[],
  detection: DetectionSettings,
  suspectSince: Monotonic,
  roundStartedAt: Monotonic,
  now: Monotonic,
): 'silent' | 'refuted' | 'under way' {
  const needed = neededOf(sentinels.length, detection);
  let silent = 0;
  let pending = 0;
  for (const sentinel of sentinels) {
    if (answeredSince(sentinel, suspectSince)) continue;
    const heardInRound = sentinel.evidence !== null && sentinel.evidence.at >= roundStartedAt;
    if (!heardInRound) pending += 1;
    else if (standing(sentinel, detection, now) === 'silent') silent += 1;
  }
  if (silent >= needed) return 'silent';
  return silent + pending < needed ? 'refuted' : 'under way';
}

/**
 * When the rule is met by silences that no answer can break any more, were it as late as a second timeout; null while too few
 * are silent.
 */
export function silenceCertainAt(
  sentinels: readonly ProbedDevice[],
  detection: DetectionSettings,
  now: Monotonic,
): Monotonic | null {
  const silentSince = sentinels
    .filter((sentinel) => standing(sentinel, detection, now) === 'silent')
    .map(({ evidence }) => evidence?.since ?? now)
    .sort((one, other) => one - other);
  const last = silentSince[neededOf(sentinels.length, detection) - 1];
  return last === undefined ? null : after(last, milliseconds(2 * detection.timeout));
}

/** Why silences do not count yet, where that is not our start; null where none is held back so. */
export const heldBackBy = (
  sentinels: readonly ProbedDevice[],
  detection: DetectionSettings,
  now: Monotonic,
): 'link' | 'broker' | null => {
  for (const sentinel of sentinels) {
    const because = standing(sentinel, detection, now) === 'waiting' ? sentinel.grace?.because : undefined;
    if (because === 'link' || because === 'broker') return because;
  }
  return null;
};

/** How many are alive by an answer from `since` or later. */
export const aliveSince = (sentinels: readonly ProbedDevice[], since: Monotonic): number =>
  sentinels.filter(({ evidence }) => evidence?.kind === 'alive' && evidence.at >= since).length;

const neededOf = (total: number, { silent }: DetectionSettings): number =>
  silent === 'all' ? total : Math.min(silent, total);
