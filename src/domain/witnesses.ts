import { answeredSince, hasGrace, lastKnown, type ProbedDevice } from './probed_device.js';
import type { DetectionSettings } from './settings.js';
import type { ProbedState } from './snapshot.js';
import type { Monotonic } from './time.js';

/**
 * The network on the UPS side does not work, so silent sentinels prove nothing: a witness has been silent for a while and
 * none is alive. A silent one needs no grace to say so, unlike a sentinel: it only ever holds an outage back. One that cannot
 * be probed has no vote.
 */
export function networkIsBroken(
  witnesses: readonly ProbedDevice[],
  detection: DetectionSettings,
  now: Monotonic,
): boolean {
  const stands = witnesses.map((witness) => ({
    shown: witness.view.state,
    known: voteOf(witness, detection, now),
  }));
  return (
    stands.some(({ shown, known }) => shown === 'silent' && known === 'silent') &&
    stands.every(({ shown, known }) => known !== 'alive' && !(shown === 'alive' && known === 'silent'))
  );
}

/** What the witnesses answered since `since`, and said to probes that were sent since then. */
export function witnessesSince(
  witnesses: readonly ProbedDevice[],
  detection: DetectionSettings,
  since: Monotonic,
  now: Monotonic,
): { readonly answered: boolean; readonly silent: boolean } {
  return {
    answered: witnesses.some((witness) => answeredSince(witness, since)),
    silent: witnesses.some(
      (witness) =>
        witness.evidence !== null &&
        witness.evidence.at >= since &&
        voteOf(witness, detection, now) === 'silent',
    ),
  };
}

/** That a broker which was away published a witness's last will tells nothing of our network. */
function voteOf(witness: ProbedDevice, detection: DetectionSettings, now: Monotonic): ProbedState {
  const known = lastKnown(witness, detection, now);
  const brokerWasAway = hasGrace(witness, now) && witness.grace?.because === 'broker';
  return known === 'silent' && brokerWasAway ? 'unknown' : known;
}

/** Every witness was heard since this round began. */
export const allWitnessesHeardSince = (
  witnesses: readonly ProbedDevice[],
  roundStartedAt: Monotonic,
): boolean => witnesses.every(({ evidence }) => evidence !== null && evidence.at >= roundStartedAt);
