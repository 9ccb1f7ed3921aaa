import type { DiscoveredDevice } from './discovery.js';

/** What stands retained on the broker because of us: remembered over restarts, so that it can be taken back. */
export interface Announced {
  /** Discovery topic → component key → platform. */
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Every other retained topic. */
  readonly topics: readonly string[];
}

export const nothingAnnounced: Announced = { devices: {}, topics: [] };

/** What is announced with this configuration. */
export const announcedBy = (
  devices: readonly DiscoveredDevice[],
  retainedTopics: Iterable<string>,
): Announced => ({
  devices: Object.fromEntries(
    devices.map(({ topic, document }) => [
      topic,
      Object.fromEntries(
        Object.entries(document.components).map(([key, component]) => [key, component.platform]),
      ),
    ]),
  ),
  topics: [...new Set(retainedTopics)].sort(),
});

/** Everything that either of the two has. Where both know a component, the older platform counts: it is the one to be removed. */
export const together = (older: Announced, newer: Announced): Announced => {
  const devices: Record<string, Readonly<Record<string, string>>> = { ...newer.devices };
  for (const [topic, components] of Object.entries(older.devices))
    devices[topic] = { ...newer.devices[topic], ...components };
  return { devices, topics: [...new Set([...older.topics, ...newer.topics])].sort() };
};

/** Reads what was remembered, whatever it is by now: what cannot be understood is left out. */
export const readAnnounced = (remembered: unknown): Announced => {
  if (!isRecord(remembered)) return nothingAnnounced;
  const devices: Record<string, Readonly<Record<string, string>>> = {};
  if (isRecord(remembered['devices']))
    for (const [topic, components] of Object.entries(remembered['devices']))
      if (isRecord(components) && isPublishable(topic)) devices[topic] = onlyTexts(components);
  const topics: unknown = remembered['topics'];
  return {
    devices,
    topics: Array.isArray(topics)
      ? topics.filter((topic): topic is string => typeof topic === 'string' && isPublishable(topic))
      : [],
  };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const onlyTexts = (record: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

// A broker ends the connection for a topic with a wildcard in it.
const isPublishable = (topic: string): boolean => topic !== '' && !/[+#\0]/.test(topic);
