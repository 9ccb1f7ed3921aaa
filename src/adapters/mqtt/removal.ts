import type { Announced } from './announced.js';
import type { DiscoveredDevice } from './discovery.js';
import { emptyRetained, type Message } from './topics.js';

/**
 * The messages that take back what was announced once and is no more in the configuration. They go before the
 * discovery documents.
 *
 * A component is removed by sending it as `{"platform": …}` alone, and then the document without it; a device by an
 * empty retained payload (https://www.home-assistant.io/integrations/mqtt/#discovery-messages-and-availability).
 */
export const takeBack = (
  before: Announced,
  now: Announced,
  devices: readonly DiscoveredDevice[],
): readonly Message[] => [
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
): readonly Message[] => {
  const gone = Object.entries(before).filter(
    ([key, platform]) => document.components[key]?.platform !== platform,
  );
  if (gone.length === 0) return [];
  const components = {
    ...document.components,
    ...Object.fromEntries(gone.map(([key, platform]) => [key, { platform }])),
  };
  return [{ topic, payload: JSON.stringify({ ...document, components }), retain: true }];
};
