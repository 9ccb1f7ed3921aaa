import { commands } from '../../api/commands.js';
import type { HostAction, HostStateName, HostView } from '../../domain/view/snapshot.js';
import { minutes, type Duration } from '../../domain/core/time.js';
import {
  diagnostic,
  entitiesOn,
  entity,
  hidden,
  inSeconds,
  member,
  onForAny,
  onForTrue,
} from './entities.js';
import type { Entities } from './entities.js';
import type { HostFacts } from './settings.js';
import { countdownSeconds, type SteadyTimes } from './steady_values.js';
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

/** What stands on a host's topic. Delays are in minutes, with at most two decimals. */
export const hostPayload = (host: HostView, times: SteadyTimes) => ({
  name: host.name,
  state: host.state satisfies (typeof stateNames)[number],
  reason: host.reason.text,
  /** Null where nothing tells. */
  up: host.up,
  /** Null where it has none. */
  shutdown_delay: inMinutes(host.shutdownDelay),
  /** Null unless it was set otherwise at run time. */
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

// NUT clients set it in seconds.
const inMinutes = (delay: Duration | null): number | null =>
  delay === null ? null : Math.round(delay / 600) / 100;

const { min, max } = commands['host.shutdown_delay'].parameters.minutes;

export const hostEntities = (baseTopic: string, host: HostFacts): Entities => {
  const topic = `host/${host.id}`;
  const { sensor, binarySensor, number } = entitiesOn(baseTopic, topic);
  return {
    state: sensor(null, member('state'), {
      device_class: 'enum',
      options: stateNames,
      attributes: ['reason'],
      icon: 'mdi:server',
    }),
    up: binarySensor('Up', onForTrue('up'), { device_class: 'connectivity' }),
    last_report: sensor('Last report', member('last_report'), {
      device_class: 'timestamp',
      ...diagnostic,
      ...hidden,
    }),
    // Also without a shutdown delay: whatever machine has an address may have a script on it that reports.
    client_problem: binarySensor('Client problem', onForAny('stale', 'unattended'), {
      device_class: 'problem',
      ...diagnostic,
      attributes: ['client_problem'],
    }),
    // That nothing comes is known: an unknown state would say that it is not.
    next_action: sensor('Next action', member('next_action', 'nothing'), {
      device_class: 'enum',
      options: [...actionNames, 'nothing'],
      icon: 'mdi:skip-next-circle-outline',
    }),
    next_at: sensor('Next action at', member('next_at'), { device_class: 'timestamp' }),
    remaining: sensor('Time to shutdown', member('remaining'), inSeconds),
    ...(host.ups !== null && {
      shutdown_delay: {
        ...number('Shutdown delay', member('shutdown_delay'), {
          device_class: 'duration',
          unit_of_measurement: 'min',
          entity_category: 'config',
          mode: 'box',
          min,
          max,
          step: 1,
          attributes: ['configured_delay'],
        }),
        command_topic: topicBelow(baseTopic, `${topic}/shutdown_delay/set`),
      },
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
