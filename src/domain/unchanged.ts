import { freshUntil, type ProbedDevice } from './probed_device.js';
import type { DetectionSettings } from './settings.js';
import type { State } from './state.js';
import type { Monotonic } from './time.js';

/**
 * Whether nothing that is shown, remembered or waited for moved from one state to the next: a device was only heard once
 * more, and counts as it did. False where that is not certain. With a thousand sentinels nearly every event is such a one.
 */
export function isUnchanged(
  before: State,
  after: State,
  detection: DetectionSettings,
  now: Monotonic,
): boolean {
  const others = (state: State): readonly unknown[] =>
    Object.values({ ...state, sentinels: null, witnesses: null });
  const othersAfter = others(after);
  const sameDevices = (one: readonly ProbedDevice[], other: readonly ProbedDevice[]): boolean =>
    one === other ||
    one.every(
      (device, index) => device === other[index] || countsAsBefore(device, other[index], detection, now),
    );
  return (
    others(before).every((part, index) => part === othersAfter[index]) &&
    sameDevices(before.sentinels, after.sentinels) &&
    sameDevices(before.witnesses, after.witnesses)
  );
}

const countsAsBefore = (
  before: ProbedDevice,
  after: ProbedDevice | undefined,
  detection: DetectionSettings,
  now: Monotonic,
): boolean =>
  before.view === after?.view &&
  before.grace === after.grace &&
  before.evidence !== null &&
  before.evidence.kind === after.evidence?.kind &&
  now <= freshUntil(before.evidence, detection);
