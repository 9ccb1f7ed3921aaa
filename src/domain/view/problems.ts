import type { Component, NotifyTarget } from '../core/event.js';
import type { Now } from '../core/now.js';
import type { State } from '../core/state.js';
import { after, milliseconds } from '../core/time.js';
import { lastKnown, type Device } from '../mains/device.js';
import { blindReason, mainsReason } from '../mains/reason.js';
import type { Evidence } from '../mains/silence.js';
import { isHeld } from '../ups/data_port.js';
import type { Ups } from '../ups/ups.js';
import { told, type ReasonCode, type Told } from './reasons/told.js';

/** After a start nothing was heard yet of brokers and names: for so long that is not a problem worth an alarm. */
const startUp = milliseconds(5_000);

const componentCodes = {
  upsd: 'component_upsd',
  'TLS of upsd': 'component_upsd_tls',
  'MQTT broker': 'component_broker',
  'NUT driver sockets': 'component_driver_sockets',
  'state file': 'component_state_file',
  'control socket': 'component_control_socket',
  HTTP: 'component_http',
  ingress: 'component_ingress',
  'shutdown of this machine': 'component_machine',
  history: 'component_history',
  'log file': 'component_log_file',
  syslog: 'component_syslog',
  sentry: 'component_sentry',
  'notification queue': 'component_notify_queue',
} as const satisfies Readonly<Record<Exclude<Component, NotifyTarget>, ReasonCode>>;

const isNotifyTarget = (component: Component): component is NotifyTarget => component.startsWith('notify ');

const componentTold = (component: Component): Told =>
  isNotifyTarget(component)
    ? told('component_notify', { target: component.slice('notify '.length) })
    : told(componentCodes[component]);

export interface JudgedUps {
  readonly ups: Ups;
  readonly evidence: Evidence;
}

/** Everything that needs somebody's attention, the gravest first. Empty when all is well. */
export function problemsOf(state: State, judged: readonly JudgedUps[], now: Now): readonly Told[] {
  return [
    ...judged.flatMap(({ ups, evidence }) => {
      const own = [...judgingProblems(ups, evidence, state, now), ...portProblems(ups, evidence, state, now)];
      return judged.length === 1
        ? own
        : own.map((problem) => told('on_ups', { ups: ups.settings.name, what: problem }));
    }),
    ...(state.primary.stage === 'going' && state.primary.trouble !== null
      ? [told('machine_not_shut_down', { reason: state.primary.trouble })]
      : []),
    ...[...state.failures].map(([component, reason]) =>
      told('component_failed', { component: componentTold(component), reason }),
    ),
    ...state.hosts.flatMap(({ wake, settings }) =>
      wake.stage === 'failed' ? [told('host_not_woken', { host: settings.name, reason: wake.reason })] : [],
    ),
  ];
}

/** Where a UPS with a data port and its sentinels do not agree, or it says nothing. */
function portProblems(ups: Ups, { contradicted }: Evidence, { startedAt }: State, now: Now): readonly Told[] {
  const { port, outage, mains } = ups;
  if (port === null) return [];
  if (port.stale !== null)
    return isHeld(port, startedAt, now) ? [] : [told('ups_silent', { reason: port.stale.why })];
  if (contradicted) {
    return [told('ups_contradicts')];
  }
  return outage !== null && mains.name === 'present' ? [told('sentinels_contradict')] : [];
}

function judgingProblems(ups: Ups, evidence: Evidence, { startedAt }: State, now: Now): readonly Told[] {
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
): readonly Told[] {
  if (networkBroke) return [told('no_witness_answers')];
  const cannotBeProbed = (witness: Device): boolean =>
    witness.evidence !== null && lastKnown(witness, detection, now) === 'unknown';
  return witnesses.length > 0 && witnesses.every(cannotBeProbed) ? [told('no_witness_probed')] : [];
}
