import { componentsOf, type Entities } from './entities.js';
import { hostEntities } from './host_device.js';
import { serviceEntities } from './service_device.js';
import type { DiscoveryFacts, HostFacts, MqttSettings, UpsFacts } from './settings.js';
import type { Seen } from './seen_on_ports.js';
import { identifierOf, topicBelow } from './topics.js';
import { upsEntities } from './ups_device.js';

/**
 * One device as Home Assistant discovers it: the topic and the document that is retained on it. Home Assistant rejects the
 * whole device for any key it does not know at the root, in `device` or in `origin`, so nothing can be added here at will.
 * `availability` and `qos` are inherited by every component.
 */
export type DiscoveredDevice = ReturnType<typeof discoveredDevices>[number];

interface Device {
  readonly name: string;
  readonly model: string;
  /** Left out where the device is not our program: another machine, or another name of what has it already. */
  readonly sw_version?: string;
  /** Behind "Visit" on the device's page. */
  readonly configuration_url?: string;
  readonly via_device?: string;
}

const product = 'sentinel-ups';

/**
 * Every device, the service first: Home Assistant wants the parent before those that name it in `via_device`.
 *
 * @param seen what UPSes with data ports have told of
 */
export const discoveredDevices = (
  { baseTopic, discoveryPrefix }: Pick<MqttSettings, 'baseTopic' | 'discoveryPrefix'>,
  facts: DiscoveryFacts,
  seen: Seen = {},
) => {
  const service = identifierOf(baseTopic);
  const { version, pageUrl, upses, hosts } = facts;
  const discovered = (
    objectId: string,
    ids: readonly string[],
    entities: Entities,
    { name, ...device }: Device,
  ) => ({
    topic: `${discoveryPrefix}/device/${objectId}/config`,
    document: {
      device: { identifiers: [objectId], name, manufacturer: product, ...device },
      origin: { name: product, sw_version: version },
      availability: [{ topic: topicBelow(baseTopic, 'availability') }],
      qos: 1,
      components: componentsOf(objectId, [baseTopic, ...ids], entities),
    },
  });
  return [
    discovered(service, [], serviceEntities(baseTopic, facts), {
      name: baseTopic === product ? product : `${product} (${baseTopic})`,
      model: 'Mains watch',
      sw_version: version,
      ...(pageUrl !== null && { configuration_url: pageUrl }),
    }),
    ...upses.map((ups) => {
      const objectId = `${service}_ups_${identifierOf(ups.name)}`;
      return discovered(
        objectId,
        [ups.name],
        upsEntities(baseTopic, ups, seen[ups.aliasOf ?? ups.name] ?? null),
        {
          name: upsDeviceName(ups, hosts),
          ...(ups.aliasOf === null
            ? { model: 'Virtual UPS', sw_version: version }
            : { model: `Alias of ${ups.aliasOf}` }),
          via_device: service,
        },
      );
    }),
    ...hosts.map((host) => {
      const device = { name: host.name, model: 'Host', via_device: service };
      const objectId = `${service}_host_${identifierOf(host.id)}`;
      return discovered(objectId, [host.id], hostEntities(baseTopic, host), device);
    }),
  ];
};

/** Every topic that something is retained on for these devices: what their entities read, and the availability. */
export const retainedTopics = (devices: readonly DiscoveredDevice[]): readonly string[] => {
  const topics = devices.flatMap(({ document: { availability, components } }) => [
    ...availability.map(({ topic }) => topic),
    ...Object.values(components).flatMap(({ platform, state_topic }) =>
      // Events are told now or never.
      platform === 'event' ? [] : (state_topic ?? []),
    ),
  ]);
  return [...new Set(topics)].sort();
};

// An alias has the description of the UPS that it is another name of, and a host's UPS is described by the host's name.
const upsDeviceName = (ups: UpsFacts, hosts: readonly HostFacts[]): string => {
  const host = hosts.find((known) => known.ups === ups.name);
  if (host !== undefined) return `${host.name} UPS`;
  if (ups.description === '') return ups.name;
  return ups.aliasOf === null ? ups.description : `${ups.description} (${ups.name})`;
};
