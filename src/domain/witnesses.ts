import { standing, type ProbedDevice } from './probed_device.js';
import type { DetectionSettings } from './settings.js';
import type { Monotonic } from './time.js';

/** Every witness has been silent for a while: the network on the UPS side does not work, so silent sentinels prove nothing. */
export const allWitnessesSilent = (
  witnesses: readonly ProbedDevice[],
  detection: DetectionSettings,
  graceUntil: Monotonic,
  now: Monotonic,
): boolean =>
  witnesses.length > 0 &&
  witnesses.every(
    (witness) =>
      witness.view.state === 'silent' && standing(witness, detection, graceUntil, now) === 'silent',
  );

/** Every witness's probe of this round has come back. */
export const allWitnessesHeardSince = (
  witnesses: readonly ProbedDevice[],
  roundStartedAt: Monotonic,
): boolean => witnesses.every(({ evidence }) => evidence !== null && evidence.sentAt >= roundStartedAt);

/** At least one witness answered a probe that was sent at or after `since`. */
export const someWitnessAliveSince = (witnesses: readonly ProbedDevice[], since: Monotonic): boolean =>
  witnesses.some(
    ({ evidence }) => evidence !== null && evidence.kind === 'alive' && evidence.sentAt >= since,
  );
