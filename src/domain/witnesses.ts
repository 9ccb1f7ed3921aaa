import { standing, type ProbedDevice } from './probed_device.js';
import type { DetectionSettings } from './settings.js';
import type { Monotonic } from './time.js';

/**
 * The network on the UPS side does not work, so silent sentinels prove nothing: a witness has been silent for a while and
 * none is alive. One that cannot be probed has no vote.
 */
export function networkIsBroken(
  witnesses: readonly ProbedDevice[],
  detection: DetectionSettings,
  graceUntil: Monotonic,
  now: Monotonic,
): boolean {
  const stands = witnesses.map((witness) => ({
    shown: witness.view.state,
    counts: standing(witness, detection, graceUntil, now),
  }));
  return (
    stands.some(({ shown, counts }) => shown === 'silent' && counts === 'silent') &&
    stands.every(({ shown, counts }) => counts !== 'alive' && !(shown === 'alive' && counts === 'silent'))
  );
}

/** What the witnesses said to probes that were sent at or after `since`. */
export function witnessesSince(
  witnesses: readonly ProbedDevice[],
  detection: DetectionSettings,
  graceUntil: Monotonic,
  since: Monotonic,
  now: Monotonic,
): { readonly answered: boolean; readonly silent: boolean } {
  const heard = witnesses.filter(({ evidence }) => evidence !== null && evidence.sentAt >= since);
  const counts = heard.map((witness) => standing(witness, detection, graceUntil, now));
  return { answered: counts.includes('alive'), silent: counts.includes('silent') };
}

/** Every witness's probe of this round has come back. */
export const allWitnessesHeardSince = (
  witnesses: readonly ProbedDevice[],
  roundStartedAt: Monotonic,
): boolean => witnesses.every(({ evidence }) => evidence !== null && evidence.sentAt >= roundStartedAt);
