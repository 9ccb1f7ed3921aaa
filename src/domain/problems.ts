import { blindReason, mainsReason } from './reason.js';
import type { DomainSettings } from './settings.js';
import type { State } from './state.js';
import { between, milliseconds, type Moment } from './time.js';
import { allWitnessesSilent } from './witnesses.js';

/** After a start nothing was heard yet of brokers and names: for so long that is not a problem worth an alarm. */
const startUp = milliseconds(5_000);

/** Everything that needs somebody's attention, in words, the gravest first. Empty when all is well. */
export function problemsOf(settings: DomainSettings, state: State, now: Moment): readonly string[] {
  return [...judgingProblems(settings, state, now), ...failures(state)];
}

function judgingProblems(settings: DomainSettings, state: State, now: Moment): readonly string[] {
  const { detection } = settings;
  if (state.mains.name === 'unknown' && state.mains.cause === 'network') {
    return [mainsReason(settings, state, now)];
  }
  if (between(state.startedAt.monotonic, now.monotonic) < startUp) return [];
  const blind = blindReason(settings, state, now);
  if (blind !== null) return [blind];
  return allWitnessesSilent(state.witnesses, detection, state.graceUntil, now.monotonic)
    ? ['every witness is silent: an outage could not be told from a broken network']
    : [];
}

const failures = ({ failedParts }: State): readonly string[] =>
  [...failedParts].map(([part, reason]) => `${part}: ${reason}`);
