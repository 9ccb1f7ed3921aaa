import { commands } from '../../api/commands.js';
import type { HostAction, HostStateName, HostView } from '../../domain/view/snapshot.js';
import { minutes, type Duration } from '../../domain/core/time.js';
import { entity, inSeconds, member, onForAny, onForTrue, stateOn, type Entities } from './entities.js';
import type { HostFacts } from './settings.js';
import { countdownSeconds, hundredthsOfMinutes, type SteadyTimes } from './steady_values.js';
import { topicBelow } from './topics.js';

const stateNames = [
  'online',
  'shutdown_pending',
  'shutting_down',
  'offline',
  'waking',
  'wake_failed',
  'unknown',
] as const satisfies readonly HostStateName[];

const actionNames = ['shut_down', 'wake', 'wake_again'] as const satisfies readonly HostAction['action'][];

/** What stands on a host's topic. */
export const hostPayload = (host: HostView, times: SteadyTimes) => ({
  name: host.name,
  state: host.state satisfies (typeof stateNames)[number],
  reason: host.reason,
  /** Null where nothing tells. */
  up: host.up,
  /** Minutes, with at most two decimals; null where it has none. */
  shutdown_delay: inMinutes(host.shutdownDelay),
  /** Minutes, as configured, where it was set otherwise at run time; else null. */
  configured_delay: inMinutes(host.configuredDelay),
  /** Seconds to its shutdown, in steps; null where none is coming. */
  remaining: host.remaining === null ? null : countdownSeconds(host.remaining),
  /** What comes next by itself; null where nothing does. */
  next_action: (host.next?.action ?? null) satisfies (typeof actionNames)[number] | null,
  next_at: times.told(`${host.next?.action ?? ''} ${host.id}`, host.next?.at ?? null),
  last_report: times.told(`report ${host.id}`, host.lastReport, minutes(1)),
  stale: host.stale,
  unattended: host.unattended,
  /** In words, where one of the two is true; else null. */
  client_problem: clientProblem(host),
});

const clientProblem = ({ stale, unattended }: HostView): string | null => {
  if (stale) return 'its client script has stopped reporting without announcing a shutdown';
  return unattended
    ? 'no NUT client or script on it is heard: nothing would shut it down in an outage'
    : null;
};

const inMinutes = (delay: Duration | null): number | null =>
  delay === null ? null : hundredthsOfMinutes(delay);

const delayParameter = commands['host.shutdown_delay'].parameters.minutes;

/** The entities of one host. */
export const hostEntities = (baseTopic: string, host: HostFacts): Entities => {
  const topic = `host/${host.id}`;
  const state = stateOn(baseTopic, topic);
  return {
    state: entity('sensor', null, {
      device_class: 'enum',
      options: stateNames,
      ...state(member('state'), 'reason'),
      icon: 'mdi:server',
    }),
    up: entity('binary_sensor', 'Up', { device_class: 'connectivity', ...state(onForTrue('up')) }),
    last_report: entity('sensor', 'Last report', {
      device_class: 'timestamp',
      entity_category: 'diagnostic',
      enabled_by_default: false,
      ...state(member('last_report')),
    }),
    // Also without a shutdown delay: whatever machine has an address may have a script on it that reports.
    client_problem: entity('binary_sensor', 'Client problem', {
      device_class: 'problem',
      entity_category: 'diagnostic',
      ...state(onForAny('stale', 'unattended'), 'client_problem'),
    }),
    // That nothing comes is known: an unknown state would say that it is not.
    next_action: entity('sensor', 'Next action', {
      device_class: 'enum',
      options: [...actionNames, 'nothing'],
      ...state(member('next_action', 'nothing')),
      icon: 'mdi:skip-next-circle-outline',
    }),
    next_at: entity('sensor', 'Next action at', { device_class: 'timestamp', ...state(member('next_at')) }),
    remaining: entity('sensor', 'Time to shutdown', { ...inSeconds, ...state(member('remaining')) }),
    ...(host.ups !== null && {
      shutdown_delay: entity('number', 'Shutdown delay', {
        device_class: 'duration',
        unit_of_measurement: 'min',
        entity_category: 'config',
        mode: 'box',
        min: delayParameter.min,
        max: delayParameter.max,
        step: 1,
        ...state(member('shutdown_delay'), 'configured_delay'),
        command_topic: topicBelow(baseTopic, `${topic}/shutdown_delay/set`),
      }),
    }),
    ...(host.wakeable && {
      wake: entity('button', 'Wake', {
        command_topic: topicBelow(baseTopic, `${topic}/wake`),
        payload_press: 'PRESS',
        icon: 'mdi:power',
      }),
    }),
  };
};
