import { probeKinds, rulesOf } from '../../probes/registry.js';
import { comparableAddress } from '../text/addresses.js';
import { idOf, idRule } from '../text/identifiers.js';
import { isSection, listAt, shownPath, textAt, valueAt, type KeyPath } from '../text/key_path.js';
import { deviceSchema, expandedDevices, nameOf, targetOf, type Device } from './devices.js';
import { expandedUps } from './ups_port.js';
import { finding, findingIf, listOf, repeated, type Finding, type SectionRules } from './section.js';

/**
 * The devices that tell how the mains stands, and those that tell how the network does: of the main UPS, and of each other
 * one that has its own.
 */
export const deviceLists = {
  sentinels: listOf(deviceSchema, 1000, {
    default: [],
    expected: 'a list of 1 to 1000 devices on raw mains',
    description:
      'The devices on raw mains, not on the UPS; when they all fall silent the mains is gone. Needed where no UPS tells of itself.',
  }),
  witnesses: listOf(deviceSchema, 500, {
    default: [],
    expected: 'a list of at most 500 devices on the UPS',
    description:
      'Devices on the UPS, such as the switch; when they are silent too, the network broke and not the mains.',
  }),
} as const;

/** Both, where the configuration is valid. */
export interface Devices {
  readonly sentinels: readonly Device[];
  readonly witnesses: readonly Device[];
}

interface Needed extends Devices {
  readonly detection: { readonly silent: string | number };
  readonly hosts: readonly { readonly address?: string }[];
}

/** What `find` finds in each sentinel and witness of every UPS. */
const ofDevices = <T>(
  data: unknown,
  find: (device: unknown, path: KeyPath) => readonly T[],
): readonly T[] => {
  const places: readonly KeyPath[] = [[], ...listAt(data, 'upses').map((_, index) => ['upses', index])];
  return places.flatMap((place) =>
    ['sentinels', 'witnesses'].flatMap((list) =>
      listAt(data, ...place, list).flatMap((device, index) => find(device, [...place, list, index])),
    ),
  );
};

const idMistakes = (data: unknown): readonly Finding[] =>
  repeated(
    ofDevices(data, (device, path) => {
      const name = nameOf(device);
      const written = textAt(device, 'name') === null ? path : [...path, 'name'];
      return name === null ? [] : [{ path: written, text: idOf(name) }];
    }),
    (first) => `has the same id as ${shownPath(first)}; ${idRule}`,
  );

const probeMistakes = (data: unknown): readonly Finding[] =>
  ofDevices(data, (device, path) => {
    const rules = rulesOf(textAt(device, 'probe'));
    const isOff = rules?.viaBroker === true && valueAt(data, 'mqtt') === false;
    const ownMistakes = rules?.mistakes?.((key) => textAt(device, key)) ?? [];
    return [
      ...findingIf(isOff, [...path, 'probe'], 'needs the MQTT broker, but mqtt is false'),
      ...ownMistakes.map(({ key, what }) => finding([...path, key], what)),
    ];
  });

const repeatedTargets = (configuration: Needed): readonly Finding[] =>
  repeated(
    ofDevices(configuration, (device, path) => {
      const target = targetOf(device);
      return target === null ? [] : [{ path, text: target }];
    }),
    (first) => `is the same device as ${shownPath(first)}, so it tells nothing new`,
  );

/** Addresses of the machine itself, as {@link targetOf} spells them. */
const loopback = /^(localhost|127(\.\d+){3}|::1)$/;

/** This machine, and others on the UPS, go on answering when the mains is gone. */
const neverSilent = ({ sentinels, hosts }: Needed): readonly Finding[] =>
  sentinels.flatMap((device, index) => {
    const target = targetOf(device) ?? '';
    const host = hosts.findIndex(({ address = '' }) => comparableAddress(address) === target);
    return [
      ...findingIf(
        loopback.test(target),
        ['sentinels', index],
        'is this machine itself, which never falls silent: with it no outage will be seen; put devices on raw mains instead',
      ),
      ...findingIf(
        target !== '' && host !== -1,
        ['sentinels', index],
        `is the same device as hosts[${host}], which hangs on the UPS: it will not fall silent with the mains`,
      ),
    ];
  });

/** A broker, or whoever publishes for the devices, can make them all fall silent at once. */
const mqttAlone = ({ sentinels, detection }: Needed): readonly Finding[] => {
  if (sentinels.length === 0) return [];
  const needed = typeof detection.silent === 'number' ? detection.silent : sentinels.length;
  const listening = sentinels.filter(({ probe }) => probeKinds[probe].viaBroker).length;
  const these = needed === 1 ? 'one mqtt sentinel' : `${needed} mqtt sentinels`;
  return findingIf(
    listening >= needed,
    ['sentinels'],
    `${these} alone can make an outage: what the broker or a bridge says wrongly of them shuts everything down; add a sentinel that is asked by another probe, or let more have to be silent (detection.silent)`,
  );
};

const expandedUpses = (upses: unknown): unknown =>
  Array.isArray(upses)
    ? upses.map((written: unknown) => {
        const ups = expandedUps(written);
        if (!isSection(ups)) return ups;
        const lists = ['sentinels', 'witnesses'].filter((key) => Object.hasOwn(ups, key));
        return { ...ups, ...Object.fromEntries(lists.map((key) => [key, expandedDevices(ups[key])])) };
      })
    : upses;

export const sentinelsRules: SectionRules<Needed> = {
  shorthand: { sentinels: expandedDevices, witnesses: expandedDevices, upses: expandedUpses },
  mistakes: (data) => [...idMistakes(data), ...probeMistakes(data)],
  warnings: (configuration) => [
    ...repeatedTargets(configuration),
    ...neverSilent(configuration),
    ...mqttAlone(configuration),
    ...findingIf(
      configuration.sentinels.length === 1,
      ['sentinels'],
      'there is only a single sentinel: its reboot will look like an outage; add a second one on raw mains',
    ),
  ],
};
