import { announcementTypes } from '../../domain/core/announcement.js';
import type { MainsName, MainsView, OutageView, ProbedView } from '../../domain/view/snapshot.js';
import { inWholeSeconds, isoTime, tenthsOfMilliseconds } from '../../domain/core/time.js';
import { entity, inSeconds, member, onFor, stateOn, type Entities, type Entity } from './entities.js';
import type { DiscoveryFacts, ProbedFacts } from './settings.js';
import { topicBelow } from './topics.js';

export const onOff = (on: boolean): 'ON' | 'OFF' => (on ? 'ON' : 'OFF');

const mainsNames = [
  'unknown',
  'present',
  'suspect',
  'lost',
  'restoring',
] as const satisfies readonly MainsName[];

export const mainsPayload = ({ state, since, reason, simulated }: MainsView) => ({
  state: state satisfies (typeof mainsNames)[number],
  since: isoTime(since),
  reason,
  simulated,
});

export const problemPayload = (reasons: readonly string[]) => ({ state: onOff(reasons.length > 0), reasons });

export const outagePayload = (outage: OutageView | null) => {
  const duration = outage?.duration ?? null;
  return {
    /** Null where there was none yet. */
    started: outage === null ? null : isoTime(outage.startedAt),
    /** Whole seconds; null where there was none yet, and while it goes on. */
    duration: duration === null ? null : inWholeSeconds(duration),
  };
};

/** What stands on the topic of a sentinel or witness. */
export const probedPayload = ({ name, state, since, latency }: ProbedView) => ({
  name,
  state,
  since: isoTime(since),
  /** One decimal; null where there is none to tell. */
  latency_ms: latency === null ? null : tenthsOfMilliseconds(latency),
});

/** The entities of the service itself. */
export const serviceEntities = (baseTopic: string, facts: DiscoveryFacts): Entities => {
  const mains = stateOn(baseTopic, 'mains');
  const lastOutage = stateOn(baseTopic, 'last_outage');
  return {
    // As the UPS says it: a silence that is still being confirmed is not an outage, nor is a return that is not stable yet its end.
    mains: entity('binary_sensor', 'Mains', {
      device_class: 'power',
      ...mains(onFor('state', ['present', 'suspect'], ['lost', 'restoring']), 'simulated'),
    }),
    mains_state: entity('sensor', 'Mains state', {
      device_class: 'enum',
      options: mainsNames,
      ...mains(member('state'), 'reason', 'since', 'simulated'),
      icon: 'mdi:transmission-tower',
    }),
    problem: entity('binary_sensor', 'Problem', {
      device_class: 'problem',
      entity_category: 'diagnostic',
      ...stateOn(baseTopic, 'problem')(member('state'), 'reasons'),
    }),
    // Of the category config, which keeps both out of "turn off everything in this area": a drill shuts machines down.
    drill: entity('switch', 'Drill', {
      entity_category: 'config',
      state_topic: topicBelow(baseTopic, 'drill'),
      command_topic: topicBelow(baseTopic, 'drill/set'),
      icon: 'mdi:fire-alert',
    }),
    maintenance: entity('switch', 'Maintenance', {
      entity_category: 'config',
      state_topic: topicBelow(baseTopic, 'maintenance'),
      command_topic: topicBelow(baseTopic, 'maintenance/set'),
      icon: 'mdi:wrench-clock',
    }),
    event: entity('event', 'Event', {
      state_topic: topicBelow(baseTopic, 'event'),
      event_types: announcementTypes,
      icon: 'mdi:bell-ring',
    }),
    last_outage_started: entity('sensor', 'Last outage started', {
      device_class: 'timestamp',
      ...lastOutage(member('started')),
    }),
    last_outage_duration: entity('sensor', 'Last outage duration', {
      ...inSeconds,
      ...lastOutage(member('duration')),
    }),
    ...probedEntities(baseTopic, 'sentinel', facts.sentinels),
    ...probedEntities(baseTopic, 'witness', facts.witnesses),
  };
};

// Ids are unique among sentinels and witnesses together, and no prefix begins with another: no two keys can meet.
const probedEntities = (
  baseTopic: string,
  role: 'sentinel' | 'witness',
  probed: readonly ProbedFacts[],
): Entities => {
  const entities: Record<string, Entity> = {};
  for (const { id, name, hasLatency } of probed) {
    const state = stateOn(baseTopic, `${role}/${id}`);
    entities[`${role}_${id}`] = entity('binary_sensor', name, {
      device_class: 'connectivity',
      entity_category: 'diagnostic',
      ...state(onFor('state', ['alive'], ['silent'])),
    });
    if (hasLatency)
      entities[`latency_${id}`] = entity('sensor', `${name} latency`, {
        device_class: 'duration',
        unit_of_measurement: 'ms',
        state_class: 'measurement',
        suggested_display_precision: 1,
        entity_category: 'diagnostic',
        enabled_by_default: false,
        ...state(member('latency_ms')),
      });
  }
  return entities;
};
