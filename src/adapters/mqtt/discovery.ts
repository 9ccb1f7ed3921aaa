import type { Component, DeviceNaming } from './components.js';
import { hostComponents } from './host_device.js';
import { identifierOf } from './identifier.js';
import { serviceComponents } from './service_device.js';
import type { DiscoveryFacts, HostFacts, MqttSettings, UpsFacts } from './settings.js';
import { topicBelow } from './topics.js';
import { upsComponents } from './ups_device.js';

/** One device as Home Assistant discovers it: the topic and the document that is retained on it. */
export interface DiscoveredDevice {
  readonly topic: string;
  readonly document: DeviceDocument;
}

/**
 * A device's discovery document. Home Assistant rejects the whole device for any key it does not know at the root, in
 * `device` or in `origin`, so nothing can be added here at will. `availability` and `qos` are inherited by every component.
 */
export interface DeviceDocument {
  readonly device: {
    readonly identifiers: readonly string[];
    readonly name: string;
    readonly manufacturer: string;
    readonly model: string;
    readonly sw_version?: string;
    readonly configuration_url?: string;
    readonly via_device?: string;
  };
  readonly origin: { readonly name: string; readonly sw_version: string };
  readonly availability: readonly [{ readonly topic: string }];
  readonly qos: 1;
  readonly components: Readonly<Record<string, Component>>;
}

type Place = Pick<MqttSettings, 'baseTopic' | 'discoveryPrefix'>;

const product = 'sentinel-ups';

/** Every device, the service first: Home Assistant wants the parent before those that name it in `via_device`. */
export const discoveredDevices = (place: Place, facts: DiscoveryFacts): readonly DiscoveredDevice[] => [
  serviceDevice(place, facts),
  ...facts.upses.map((ups, index) => upsDevice(place, facts, ups, index === 0)),
  ...facts.hosts.map((host) => hostDevice(place, facts, host)),
];

const serviceDevice = (place: Place, facts: DiscoveryFacts): DiscoveredDevice => {
  const naming = serviceNaming(place.baseTopic);
  return discovered(place, facts, naming, {
    name: place.baseTopic === product ? product : `${product} (${place.baseTopic})`,
    model: 'Mains watch',
    version: facts.version,
    ...(facts.pageUrl === null ? {} : { page: facts.pageUrl }),
    components: serviceComponents(naming, place.baseTopic, facts),
  });
};

const upsDevice = (place: Place, facts: DiscoveryFacts, ups: UpsFacts, isMain: boolean): DiscoveredDevice => {
  const service = serviceNaming(place.baseTopic);
  const naming: DeviceNaming = {
    objectId: `${service.objectId}_ups_${identifierOf(ups.name)}`,
    entityPrefix: [place.baseTopic, ups.name],
  };
  return discovered(place, facts, naming, {
    name: upsDeviceName(ups, facts.hosts),
    ...(ups.aliasOf === null
      ? { model: 'Virtual UPS', version: facts.version }
      : { model: `Alias of ${ups.aliasOf}` }),
    via: service.objectId,
    components: upsComponents(naming, place.baseTopic, ups, isMain),
  });
};

const hostDevice = (place: Place, facts: DiscoveryFacts, host: HostFacts): DiscoveredDevice => {
  const service = serviceNaming(place.baseTopic);
  const naming: DeviceNaming = {
    objectId: `${service.objectId}_host_${identifierOf(host.id)}`,
    entityPrefix: [place.baseTopic, host.id],
  };
  return discovered(place, facts, naming, {
    name: host.name,
    model: 'Host',
    via: service.objectId,
    components: hostComponents(naming, place.baseTopic, host),
  });
};

const serviceNaming = (baseTopic: string): DeviceNaming => ({
  objectId: identifierOf(baseTopic),
  entityPrefix: [baseTopic],
});

// An alias has the description of the UPS that it is another name of, and a host's UPS is described by the host's name.
const upsDeviceName = (ups: UpsFacts, hosts: readonly HostFacts[]): string => {
  const host = hosts.find((known) => known.ups === ups.name);
  if (host !== undefined) return `${host.name} UPS`;
  if (ups.description === '') return ups.name;
  return ups.aliasOf === null ? ups.description : `${ups.description} (${ups.name})`;
};

interface DeviceParts {
  readonly name: string;
  readonly model: string;
  /** Left out where the device is not our program: another machine, or another name of what has it already. */
  readonly version?: string;
  /** The URL behind "Visit" on the device's page. */
  readonly page?: string;
  readonly via?: string;
  readonly components: Readonly<Record<string, Component>>;
}

const discovered = (
  place: Place,
  facts: DiscoveryFacts,
  naming: DeviceNaming,
  { name, model, version, page, via, components }: DeviceParts,
): DiscoveredDevice => ({
  topic: `${place.discoveryPrefix}/device/${naming.objectId}/config`,
  document: {
    device: {
      identifiers: [naming.objectId],
      name,
      manufacturer: product,
      model,
      ...(version === undefined ? {} : { sw_version: version }),
      ...(page === undefined ? {} : { configuration_url: page }),
      ...(via === undefined ? {} : { via_device: via }),
    },
    origin: { name: product, sw_version: facts.version },
    availability: [{ topic: topicBelow(place.baseTopic, 'availability') }],
    qos: 1,
    components,
  },
});
