import { longestRound } from './judge.js';
import { nextLook } from './low_battery.js';
import { freshUntil } from './probed_device.js';
import type { DomainSettings } from './settings.js';
import { silenceCertainAt } from './silence_rule.js';
import type { State } from './state.js';
import { after, milliseconds, monotonicTime, type Moment, type Monotonic } from './time.js';
import { lowBatteryMoment, onBatterySince } from './upses.js';

/** While on battery the countdowns are shown anew each second; otherwise only charge and staleness move, slowly. */
const countdownStep = milliseconds(1_000);
const idleStep = milliseconds(5_000);

/** When the state has to be looked at again, even if nothing happens. Always in the future. */
export function nextDeadline(settings: DomainSettings, state: State, now: Moment): Monotonic {
  const step = onBatterySince(state) === null ? idleStep : countdownStep;
  let next: number = after(now.monotonic, step);
  tellDeadlines(settings, state, now, (deadline) => {
    if (deadline > now.monotonic && deadline < next) next = deadline;
  });
  return monotonicTime(next);
}

function tellDeadlines(
  settings: DomainSettings,
  state: State,
  now: Moment,
  tell: (deadline: Monotonic) => void,
): void {
  const { detection } = settings;
  const { mains, drill, maintenance } = state;
  if (mains.name === 'suspect') {
    tell(after(mains.roundStartedAt, detection.timeout));
    tell(after(mains.roundStartedAt, milliseconds(longestRound(detection) + 1)));
  }
  if (mains.name === 'restoring') {
    tell(after(mains.since.monotonic, detection.restoreAfter));
    const certainAt = silenceCertainAt(state.sentinels, detection, now.monotonic);
    if (certainAt !== null) tell(certainAt);
  }
  if (drill !== null && drill.stoppedAt !== null)
    tell(after(drill.stoppedAt.monotonic, detection.restoreAfter));
  if (maintenance !== null) tell(maintenance.until.monotonic);
  for (const ups of settings.upses) {
    const lowBattery = lowBatteryMoment(settings, state, ups);
    if (lowBattery !== null) tell(lowBattery);
  }
  const look = nextLook(settings, state, now.monotonic);
  if (look !== null) tell(look);
  for (const { wake } of state.hosts) {
    if (wake?.stage === 'planned') tell(wake.dueAt.monotonic);
    if (wake?.stage === 'sending') tell(after(wake.lastSentAt.monotonic, settings.wake.retryEvery));
  }
  for (const devices of [state.sentinels, state.witnesses])
    for (const { evidence, grace } of devices) {
      if (grace !== null) tell(grace.until);
      if (evidence !== null) tell(monotonicTime(freshUntil(evidence, detection) + 1));
    }
}
