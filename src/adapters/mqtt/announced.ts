import { retainedTopics, type DiscoveredDevice } from './discovery.js';
import type { Seen } from './seen_on_ports.js';
import { emptyRetained, type Message } from './topics.js';

/** What stands retained on the broker because of us: remembered over restarts, so that it can be taken back. */
export interface Announced {
  /** Discovery topic → component key → platform. */
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Every other retained topic. */
  readonly topics: readonly string[];
  /** What UPSes with data ports told of. */
  readonly seen: Seen;
}

/** What is announced with this configuration. */
export const announcedBy = (devices: readonly DiscoveredDevice[], seen: Seen = {}): Announced => ({
  devices: Object.fromEntries(
    devices.map(({ topic, document }) => [
      topic,
      Object.fromEntries(Object.entries(document.components).map(([key, { platform }]) => [key, platform])),
    ]),
  ),
  topics: retainedTopics(devices),
  seen,
});

/** What either of the two has. Where both know a component, the older platform counts: it is the one to be removed. */
export const together = (older: Announced, newer: Announced): Announced => {
  const devices = { ...newer.devices };
  for (const [topic, components] of Object.entries(older.devices))
    devices[topic] = { ...newer.devices[topic], ...components };
  return { devices, topics: [...new Set([...older.topics, ...newer.topics])].sort(), seen: newer.seen };
};

/** Reads what was remembered, whatever it is by now: what cannot be understood is left out. */
export const readAnnounced = (remembered: unknown): Announced => {
  const { devices, topics, seen } = recordOf(remembered);
  return {
    devices: Object.fromEntries(
      Object.entries(recordOf(devices))
        .filter(([topic, components]) => isPublishable(topic) && isRecord(components))
        .map(([topic, components]) => [topic, onlyTexts(recordOf(components))]),
    ),
    topics: textsOf(topics).filter(isPublishable),
    seen: Object.fromEntries(
      Object.entries(recordOf(seen)).map(([ups, told]) => {
        const { variables, commands } = recordOf(told);
        return [ups, { variables: textsOf(variables), commands: textsOf(commands) }];
      }),
    ),
  };
};

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((text): text is string => typeof text === 'string') : [];

type UnknownRecord = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is UnknownRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const recordOf = (value: unknown): UnknownRecord => (isRecord(value) ? value : {});

const onlyTexts = (record: UnknownRecord): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

// A broker ends the connection for a topic with a wildcard in it.
const isPublishable = (topic: string): boolean => topic !== '' && !/[+#\0]/.test(topic);

/**
 * Takes back what was announced once and is no more in the configuration. Goes before the discovery documents.
 *
 * A component is removed by sending it as `{"platform": …}` alone, and then the document without it; a device by an
 * empty retained payload (https://www.home-assistant.io/integrations/mqtt/#discovery-messages-and-availability).
 */
export const takeBack = (
  before: Announced,
  now: Announced,
  devices: readonly DiscoveredDevice[],
): Message[] => [
  ...devices.flatMap((device) => withoutGoneComponents(device, before.devices[device.topic] ?? {})),
  // In reverse: those that name a parent were announced after it.
  ...Object.keys(before.devices)
    .filter((topic) => !(topic in now.devices))
    .reverse()
    .map(emptyRetained),
  ...before.topics.filter((topic) => !now.topics.includes(topic)).map(emptyRetained),
];

const withoutGoneComponents = (
  { topic, document }: DiscoveredDevice,
  before: Readonly<Record<string, string>>,
): Message[] => {
  const gone = Object.entries(before).filter(
    ([key, platform]) => document.components[key]?.platform !== platform,
  );
  if (gone.length === 0) return [];
  const removed = Object.fromEntries(gone.map(([key, platform]) => [key, { platform }]));
  const components = { ...document.components, ...removed };
  return [{ topic, payload: JSON.stringify({ ...document, components }), retain: true }];
};
