import type { Now } from '../core/now.js';
import type { State } from '../core/state.js';
import { after, milliseconds } from '../core/time.js';
import { lastKnown, type Device } from '../mains/device.js';
import { blindReason, mainsReason } from '../mains/reason.js';
import type { Evidence } from '../mains/silence.js';
import { isHeld } from '../ups/data_port.js';
import type { Ups } from '../ups/ups.js';

/** After a start nothing was heard yet of brokers and names: for so long that is not a problem worth an alarm. */
const startUp = milliseconds(5_000);

export interface JudgedUps {
  readonly ups: Ups;
  readonly evidence: Evidence;
}

/** Everything that needs somebody's attention, in words, the gravest first. Empty when all is well. */
export function problemsOf(state: State, judged: readonly JudgedUps[], now: Now): readonly string[] {
  return [
    ...judged.flatMap(({ ups, evidence }) => {
      const own = [...judgingProblems(ups, evidence, state, now), ...portProblems(ups, evidence, state, now)];
      return judged.length === 1 ? own : own.map((problem) => `${ups.settings.name}: ${problem}`);
    }),
    ...(state.primary.stage === 'going' && state.primary.trouble !== null
      ? [`the machine that sentinel-ups runs on could not be shut down: ${state.primary.trouble}`]
      : []),
    ...[...state.failures].map(([component, reason]) => `${component}: ${reason}`),
    ...state.hosts.flatMap(({ wake, settings }) =>
      wake.stage === 'failed' ? [`${settings.name} could not be woken: ${wake.reason}`] : [],
    ),
  ];
}

/** Where a UPS with a data port and its sentinels do not agree, or it says nothing. */
function portProblems(
  ups: Ups,
  { contradicted }: Evidence,
  { startedAt }: State,
  now: Now,
): readonly string[] {
  const { port, outage, mains } = ups;
  if (port === null) return [];
  if (port.stale !== null)
    return isHeld(port, startedAt, now) ? [] : [`the UPS says nothing: ${port.stale.why}`];
  if (contradicted) {
    return ['the sentinels are silent, but the UPS is on line: they are down, or the network to them is'];
  }
  return outage !== null && mains.name === 'present'
    ? ['the UPS is on battery, but the sentinels answer: look at its breaker, plug and cable']
    : [];
}

function judgingProblems(ups: Ups, evidence: Evidence, { startedAt }: State, now: Now): readonly string[] {
  const { mains } = ups;
  if (mains.name === 'unknown' && (mains.cause === 'network' || mains.cause === 'settling')) {
    return [mainsReason(ups, evidence, startedAt, now)];
  }
  if (!now.reached(after(startedAt.monotonic, startUp))) return [];
  const blind = blindReason(ups, evidence);
  return blind === null ? witnessProblems(ups, evidence, now) : [blind];
}

/** A witness that has no vote cannot tell a broken network from a broken mains. */
function witnessProblems(
  { witnesses, settings: { detection } }: Ups,
  { networkBroke }: Evidence,
  now: Now,
): readonly string[] {
  if (networkBroke) return ['no witness answers: an outage could not be told from a broken network'];
  const cannotBeProbed = (witness: Device): boolean =>
    witness.evidence !== null && lastKnown(witness, detection, now) === 'unknown';
  return witnesses.length > 0 && witnesses.every(cannotBeProbed)
    ? ['no witness can be probed: a broken network would look like an outage']
    : [];
}
