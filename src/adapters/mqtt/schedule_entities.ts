import { entitiesOn, entity, member, onForTrue, type Entities, type Entity } from './entities.js';
import type { ScheduleFacts } from './settings.js';
import { topicBelow } from './topics.js';

/** A switch for each schedule, when it comes next, and a button that puts that off. */
export const scheduleEntities = (baseTopic: string, schedules: readonly ScheduleFacts[]): Entities => {
  const entities: Record<string, Entity> = {};
  for (const { id, name } of schedules) {
    const topic = `schedule/${id}`;
    const { switchOf, sensor } = entitiesOn(baseTopic, topic);
    entities[`schedule_${id}`] = {
      ...switchOf(`Schedule ${name}`, onForTrue('enabled'), {
        entity_category: 'config',
        attributes: ['do', 'running_until'],
        icon: 'mdi:calendar-clock',
      }),
      command_topic: topicBelow(baseTopic, `${topic}/set`),
    };
    entities[`next_run_${id}`] = sensor(`${name} next run`, member('next'), {
      device_class: 'timestamp',
      attributes: ['announced', 'skip_next'],
    });
    entities[`skip_${id}`] = entity('button', `Skip ${name} once`, {
      entity_category: 'config',
      command_topic: topicBelow(baseTopic, `${topic}/skip`),
      payload_press: 'PRESS',
      icon: 'mdi:calendar-remove',
    });
  }
  return entities;
};
