import type { FromSchema } from 'json-schema-to-ts';
import { comparableAddress } from '../text/addresses.js';
import { idOf, idRule } from '../text/identifiers.js';
import { listAt, shownPath, textAt, valueAt, type KeyPath } from '../text/key_path.js';
import {
  deviceSchema,
  deviceSettings,
  expandedDevices,
  nameOf,
  targetOf,
  type DeviceSettings,
} from './devices.js';
import {
  mistake,
  repeated,
  repetitions,
  type Mistake,
  type Placed,
  type SectionRules,
  type Warning,
} from './section.js';

/** The devices that tell how the mains stands, and those that tell how the network does. */
export const sentinelsSchema = {
  sentinels: {
    type: 'array',
    minItems: 1,
    maxItems: 1000,
    items: deviceSchema,
    expected: 'a list of 1 to 1000 devices on raw mains',
    description: 'The devices on raw mains, not on the UPS; when they all fall silent the mains is gone.',
  },
  witnesses: {
    type: 'array',
    maxItems: 500,
    items: deviceSchema,
    default: [],
    expected: 'a list of at most 500 devices on the UPS',
    description:
      'Devices on the UPS, such as the switch; when they are silent too, the network broke and not the mains.',
  },
} as const;

type Devices = FromSchema<typeof sentinelsSchema.sentinels>;

interface Needed {
  readonly sentinels: Devices;
  readonly witnesses: Devices;
  readonly detection: { readonly silent: string | number };
  readonly hosts: readonly { readonly address?: string }[];
}

interface SentinelsSettings {
  readonly sentinels: readonly DeviceSettings[];
  readonly witnesses: readonly DeviceSettings[];
}

export const sentinelsSettings = ({
  sentinels,
  witnesses,
}: Pick<Needed, 'sentinels' | 'witnesses'>): SentinelsSettings => ({
  sentinels: sentinels.map(deviceSettings),
  witnesses: witnesses.map(deviceSettings),
});

/** What `find` finds in each sentinel and witness. */
const ofDevices = <T>(data: unknown, find: (device: unknown, path: KeyPath) => readonly T[]): readonly T[] =>
  ['sentinels', 'witnesses'].flatMap((list) =>
    listAt(data, list).flatMap((device, index) => find(device, [list, index])),
  );

const idMistakes = (data: unknown): readonly Mistake[] =>
  repeated(
    ofDevices(data, (device, path): readonly Placed[] => {
      const name = nameOf(device);
      const written = textAt(device, 'name') === null ? path : [...path, 'name'];
      return name === null ? [] : [{ path: written, text: idOf(name) }];
    }),
    (first) => `has the same id as ${shownPath(first)}; ${idRule}`,
  );

const mqttMistakes = (data: unknown): readonly Mistake[] =>
  ofDevices(data, (device, path) => {
    if (textAt(device, 'probe') !== 'mqtt') return [];
    const alive = textAt(device, 'alive');
    return [
      ...(valueAt(data, 'mqtt') === false
        ? [mistake([...path, 'probe'], 'needs the MQTT broker, but mqtt is false')]
        : []),
      ...(alive !== null && alive === textAt(device, 'silent')
        ? [mistake([...path, 'alive'], 'must not be the same as silent')]
        : []),
    ];
  });

const repeatedTargets = (configuration: Needed): readonly Warning[] =>
  repetitions(
    ofDevices(configuration, (device, path): readonly Placed[] => {
      const target = targetOf(device);
      return target === null ? [] : [{ path, text: target }];
    }),
  ).map(({ first, own }) => ({
    path: own,
    what: `is the same device as ${shownPath(first)}, so it tells nothing new`,
  }));

/** Addresses of the machine itself, as {@link targetOf} spells them. */
const loopback = /^(localhost|127(\.\d+){3}|::1)$/;

/** This machine, and others on the UPS, go on answering when the mains is gone. */
const neverSilent = ({ sentinels, hosts }: Needed): readonly Warning[] =>
  sentinels.flatMap((device, index) => {
    const target = targetOf(device) ?? '';
    const path = ['sentinels', index];
    const ownWarning = {
      path,
      what: 'is this machine itself, which never falls silent: with it no outage will be seen; put devices on raw mains instead',
    };
    const host = hosts.findIndex(
      ({ address }) => address !== undefined && comparableAddress(address) === target,
    );
    const hostWarning = {
      path,
      what: `is the same device as hosts[${host}], which hangs on the UPS: it will not fall silent with the mains`,
    };
    return [...(loopback.test(target) ? [ownWarning] : []), ...(host === -1 ? [] : [hostWarning])];
  });

/** A broker, or whoever publishes for the devices, can make them all fall silent at once. */
const mqttAlone = ({ sentinels, detection }: Needed): readonly Warning[] => {
  const needed = typeof detection.silent === 'number' ? detection.silent : sentinels.length;
  const listening = sentinels.filter(({ probe }) => probe === 'mqtt').length;
  if (listening < needed) return [];
  return [
    {
      path: ['sentinels'],
      what: `${needed === 1 ? 'one mqtt sentinel' : `${needed} mqtt sentinels`} alone can make an outage: what the broker or a bridge says wrongly of them shuts everything down; add a sentinel that is asked by another probe, or let more have to be silent (detection.silent)`,
    },
  ];
};

const onlyOne: Warning = {
  path: ['sentinels'],
  what: 'there is only a single sentinel: its reboot will look like an outage; add a second one on raw mains',
};

export const sentinelsRules: SectionRules<Needed> = {
  shorthand: { sentinels: expandedDevices, witnesses: expandedDevices },
  mistakes: (data) => [...idMistakes(data), ...mqttMistakes(data)],
  warnings: (configuration) => [
    ...repeatedTargets(configuration),
    ...neverSilent(configuration),
    ...mqttAlone(configuration),
    ...(configuration.sentinels.length === 1 ? [onlyOne] : []),
  ],
};
