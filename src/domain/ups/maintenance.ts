import { maxDelay } from '../core/command.js';
import { invalid, refused, type Outcome } from '../core/outcome.js';
import type { State } from '../core/state.js';
import { moment, type Duration, type Moment } from '../core/time.js';

/** Holds what every section says, from now on for so long. */
export function startMaintenance(state: State, duration: Duration, now: Moment): Outcome {
  if (!(duration > 0 && duration <= maxDelay)) return invalid('maintenance lasts 1 to 1440 minutes.');
  if (state.upses.every(({ decided }) => !decided)) {
    return refused('there is no status to hold yet; try again in a moment.');
  }
  if (state.upses.some(({ drill }) => drill !== null)) return refused('a drill is on; stop it first.');
  const until = moment(now.monotonic + duration, now.wall + duration);
  const known = [...state.served].filter(([, status]) => status !== 'stale');
  const held = state.maintenance?.held ?? new Map(known);
  return {
    next: { ...state, maintenance: { until, held } },
    message: `Maintenance is on for ${Math.round(duration / 60_000)} minutes.`,
  };
}
