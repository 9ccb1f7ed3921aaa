import { announcementTypes } from '../../domain/core/announcement.js';
import type { Told } from '../../domain/view/reasons/told.js';
import type {
  MainsName,
  MainsView,
  OutageView,
  PrimaryView,
  ProbedView,
  SupplyView,
} from '../../domain/view/snapshot.js';
import { inWholeSeconds, isoTime, tenthsOfMilliseconds } from '../../domain/core/time.js';
import { diagnostic, entitiesOn, entity, hidden, inSeconds, member, onFor } from './entities.js';
import type { Entities, Entity } from './entities.js';
import { scheduleEntities } from './schedule_entities.js';
import type { DiscoveryFacts, ProbedFacts } from './settings.js';
import { countdownSeconds } from './steady_values.js';
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
  reason: reason.text,
  simulated,
});

export const problemPayload = (problems: readonly Told[]) => ({
  state: onOff(problems.length > 0),
  reasons: problems.map(({ text }) => text),
});

/** Null where there was no outage yet; the duration, in whole seconds, also while it goes on. */
export const outagePayload = (outage: OutageView | null) => ({
  started: outage === null ? null : isoTime(outage.startedAt),
  duration: typeof outage?.duration === 'number' ? inWholeSeconds(outage.duration) : null,
});

/** Of all real outages that were counted. */
export const totalsPayload = ({ outages, lasted }: SupplyView['outageTotals']) => ({
  outages_total: outages,
  outage_seconds_total: inWholeSeconds(lasted),
});

const primaryStages = [
  'staying',
  'waiting',
  'cutting',
  'going',
] as const satisfies readonly PrimaryView['stage'][];

export const primaryPayload = ({ stage, waitsFor, trouble }: PrimaryView) => ({
  stage: stage satisfies (typeof primaryStages)[number],
  /** Seconds for which hosts are waited for at most, in steps; null where they are not. */
  waits_for: waitsFor === null ? null : countdownSeconds(waitsFor),
  /** Why it could not be shut down; null where nothing went wrong. */
  trouble: trouble?.text ?? null,
});

/** What stands on the topic of a sentinel or witness. */
export const probedPayload = ({ name, state, since, latency }: ProbedView) => ({
  name,
  state,
  since: isoTime(since),
  /** One decimal; null where there is none to tell. */
  latency_ms: latency === null ? null : tenthsOfMilliseconds(latency),
});

/** Of the category config, which keeps it out of "turn off everything in this area": a drill shuts machines down. */
const switchOn = (baseTopic: string, name: string, topic: string, icon: string): Entity =>
  entity('switch', name, {
    entity_category: 'config',
    state_topic: topicBelow(baseTopic, topic),
    command_topic: topicBelow(baseTopic, `${topic}/set`),
    icon,
  });

export const drillSwitch = (baseTopic: string, topic: string): Entity =>
  switchOn(baseTopic, 'Drill', topic, 'mdi:fire-alert');

export const mainsEntities = (baseTopic: string, topic: string): Entities => {
  const mains = entitiesOn(baseTopic, topic);
  return {
    // As the UPS says it: a silence that is still being confirmed is not an outage, nor is a return that is not stable yet its end.
    mains: mains.binarySensor('Mains', onFor('state', ['present', 'suspect'], ['lost', 'restoring']), {
      device_class: 'power',
      attributes: ['simulated'],
    }),
    mains_state: mains.sensor('Mains state', member('state'), {
      device_class: 'enum',
      options: mainsNames,
      attributes: ['reason', 'since', 'simulated'],
      icon: 'mdi:transmission-tower',
    }),
  };
};

/** @param below where the topics of the UPS are: empty for the main one, else such as `ups/rack/` */
export const outageEntities = (baseTopic: string, below: string): Entities => {
  const lastOutage = entitiesOn(baseTopic, `${below}last_outage`);
  const totals = entitiesOn(baseTopic, `${below}outage_totals`);
  return {
    last_outage_started: lastOutage.sensor('Last outage started', member('started'), {
      device_class: 'timestamp',
    }),
    last_outage_duration: lastOutage.sensor('Last outage duration', member('duration'), inSeconds),
    outages_total: totals.sensor('Outages', member('outages_total'), {
      state_class: 'total_increasing',
      icon: 'mdi:counter',
    }),
    outage_seconds_total: totals.sensor('Time in outages', member('outage_seconds_total'), {
      ...inSeconds,
      state_class: 'total_increasing',
    }),
  };
};

/** The entities of the service itself. */
export const serviceEntities = (
  baseTopic: string,
  { sentinels, witnesses, primary, schedules }: DiscoveryFacts,
): Entities => ({
  ...mainsEntities(baseTopic, 'mains'),
  problem: entitiesOn(baseTopic, 'problem').binarySensor('Problem', member('state'), {
    device_class: 'problem',
    ...diagnostic,
    attributes: ['reasons'],
  }),
  drill: drillSwitch(baseTopic, 'drill'),
  maintenance: switchOn(baseTopic, 'Maintenance', 'maintenance', 'mdi:wrench-clock'),
  event: entity('event', 'Event', {
    state_topic: topicBelow(baseTopic, 'event'),
    event_types: announcementTypes,
    icon: 'mdi:bell-ring',
  }),
  ...outageEntities(baseTopic, ''),
  ...(primary && {
    primary: entitiesOn(baseTopic, 'primary').sensor('Own machine', member('stage'), {
      device_class: 'enum',
      options: primaryStages,
      attributes: ['waits_for', 'trouble'],
      icon: 'mdi:server-network',
    }),
  }),
  // Ids are unique among sentinels and witnesses together, and no prefix begins with another: no two keys can meet.
  ...probedEntities(baseTopic, 'sentinel', sentinels),
  ...probedEntities(baseTopic, 'witness', witnesses),
  ...scheduleEntities(baseTopic, schedules),
});

const probedEntities = (baseTopic: string, role: string, probed: readonly ProbedFacts[]): Entities => {
  const entities: Record<string, Entity> = {};
  for (const { id, name, hasLatency } of probed) {
    const { sensor, binarySensor } = entitiesOn(baseTopic, `${role}/${id}`);
    entities[`${role}_${id}`] = binarySensor(name, onFor('state', ['alive'], ['silent']), {
      device_class: 'connectivity',
      ...diagnostic,
    });
    if (hasLatency)
      entities[`latency_${id}`] = sensor(`${name} latency`, member('latency_ms'), {
        device_class: 'duration',
        unit_of_measurement: 'ms',
        state_class: 'measurement',
        suggested_display_precision: 1,
        ...diagnostic,
        ...hidden,
      });
  }
  return entities;
};
