import { lastKnown, type ProbedDevice } from './probed_device.js';
import { blindReason, mainsReason } from './reason.js';
import { settingsOf } from './host_settings.js';
import type { DomainSettings } from './settings.js';
import type { State } from './state.js';
import { between, milliseconds, type Moment } from './time.js';
import { networkIsBroken } from './witnesses.js';

/** After a start nothing was heard yet of brokers and names: for so long that is not a problem worth an alarm. */
const startUp = milliseconds(5_000);

/** Everything that needs somebody's attention, in words, the gravest first. Empty when all is well. */
export function problemsOf(settings: DomainSettings, state: State, now: Moment): readonly string[] {
  return [...judgingProblems(settings, state, now), ...failures(state), ...unwoken(settings, state)];
}

function judgingProblems(settings: DomainSettings, state: State, now: Moment): readonly string[] {
  if (
    state.mains.name === 'unknown' &&
    (state.mains.cause === 'network' || state.mains.cause === 'settling')
  ) {
    return [mainsReason(settings, state, now)];
  }
  if (between(state.startedAt.monotonic, now.monotonic) < startUp) return [];
  const blind = blindReason(settings, state, now);
  if (blind !== null) return [blind];
  return witnessProblems(settings, state, now);
}

/** A witness that has no vote cannot tell a broken network from a broken mains. */
function witnessProblems({ detection }: DomainSettings, state: State, now: Moment): readonly string[] {
  const { witnesses } = state;
  if (networkIsBroken(witnesses, detection, now.monotonic)) {
    return ['no witness answers: an outage could not be told from a broken network'];
  }
  const cannotBeProbed = (witness: ProbedDevice): boolean =>
    witness.evidence !== null && lastKnown(witness, detection, now.monotonic) === 'unknown';
  return witnesses.length > 0 && witnesses.every(cannotBeProbed)
    ? ['no witness can be probed: a broken network would look like an outage']
    : [];
}

const failures = ({ failedParts }: State): readonly string[] =>
  [...failedParts].map(([part, reason]) => `${part}: ${reason}`);

const unwoken = (settings: DomainSettings, { hosts }: State): readonly string[] =>
  hosts.flatMap((host) =>
    host.wake?.stage === 'failed'
      ? [`${settingsOf(settings, host).name} could not be woken: ${host.wake.reason}`]
      : [],
  );
