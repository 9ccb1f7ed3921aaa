import type { FromSchema } from 'json-schema-to-ts';
import type { SectionSettings, UpsSettings } from '../../domain/core/settings.js';
import { durationFrom } from '../text/durations.js';
import { underscored } from '../text/identifiers.js';
import { listAt, shownPath, textAt, type KeyPath } from '../text/key_path.js';
import type { DeviceSettings } from './devices.js';
import { duration, findingIf, listOf, repeated, section, string, textsAt } from './section.js';
import type { Finding, Placed, SectionRules } from './section.js';

/** The names of the appliances that there is a ready-made account for. */
export const presetNames = ['synology', 'qnap'] as const;

export type PresetName = (typeof presetNames)[number];

/**
 * Synology DSM and QNAP QTS, as clients of another NUT server, are given its address only: the names of the UPS and of
 * the user, and the password, are built into their firmware, the same everywhere.
 */
export const presets = {
  synology: { appliance: 'Synology', user: 'monuser', password: 'secret', ups: 'ups' },
  qnap: { appliance: 'QNAP', user: 'admin', password: '123456', ups: 'qnapups' },
} as const satisfies Record<PresetName, object>;

export const isPresetName = (text: string): text is PresetName => Object.hasOwn(presets, text);

/** What upsd takes for the name of a UPS. */
export const upsName = string(1, 64, {
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$',
  expected:
    'a name of 1 to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit',
});

const isUpsName = (text: string): boolean =>
  text.length <= upsName.maxLength && new RegExp(upsName.pattern).test(text);

/** The UPS that the outside world sees. */
export const upsSchema = section('The UPS that NUT clients and Home Assistant see.', {
  name: { ...upsName, default: 'ups', description: 'The name that NUT clients ask for; Synology needs ups.' },
  aliases: listOf({ ...upsName, description: 'Another name of the same UPS.' }, 20, {
    default: [],
    expected: 'a list of at most 20 names such as [qnapups]',
    description: 'Further names of the same UPS, for clients whose name is fixed, such as qnapups.',
  }),
  description: {
    type: 'string',
    maxLength: 100,
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
    default: 'UPS',
    expected: 'text of at most 100 characters on one line',
    description: 'What NUT clients and Home Assistant show as the description of the UPS.',
  },
  low_battery_after: duration('0s', '24h', {
    default: '5m',
    description:
      'How long after the start of an outage the battery counts as low, which makes NUT clients shut down.',
  }),
  battery: {
    type: 'object',
    additionalProperties: false,
    required: ['runtime', 'recharge'],
    expected: 'a section such as {runtime: 2h, recharge: 6h}',
    description: 'How long the real battery lasts; with it, charge and runtime are estimated and published.',
    properties: {
      runtime: duration('10s', '168h', {
        description: 'How long the full battery carries the load that is on it.',
      }),
      recharge: duration('10s', '168h', {
        description: 'How long the empty battery takes to be full again.',
      }),
    },
  },
});

type Ups = FromSchema<typeof upsSchema>;

interface Needed {
  readonly ups: Ups;
  readonly hosts: readonly {
    readonly name: string;
    readonly shutdown_delay?: string;
    readonly ignore_drills: boolean;
  }[];
  readonly nut: { readonly presets: readonly string[] };
}

/** upsd compares UPS names without regard to upper and lower case (server/upsd.c). */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The main UPS and its aliases as they are written. */
const writtenNames = (data: unknown): readonly Placed[] => {
  const name = textAt(data, 'ups', 'name');
  return [
    ...(name === null ? [] : [{ path: ['ups', 'name'], text: name }]),
    ...textsAt(data, ['ups', 'aliases']),
  ];
};

/** The aliases that presets add to those that are written. */
const presetAliases = (data: unknown): readonly Placed[] =>
  textsAt(data, ['nut', 'presets']).reduce<readonly Placed[]>((added, { path, text }) => {
    if (!isPresetName(text)) return added;
    const { ups } = presets[text];
    const isThere = [...writtenNames(data), ...added].some((placed) => isSame(placed.text, ups));
    return isThere ? added : [...added, { path, text: ups }];
  }, []);

/** The name of a host's own UPS; null where it has none, or is too broken to have one. */
export const upsNameOf = (host: unknown): string | null => {
  const name = textAt(host, 'name');
  if (textAt(host, 'shutdown_delay') === null) return null;
  return textAt(host, 'ups') ?? (name === null ? null : underscored(name));
};

/** The names of the UPSes that hosts have of their own; the place is the host's name where that gives it. */
const namesOfHosts = (data: unknown): readonly Placed[] =>
  listAt(data, 'hosts').flatMap((host, index) => {
    const text = upsNameOf(host);
    const key = textAt(host, 'ups') === null ? 'name' : 'ups';
    return text === null ? [] : [{ path: ['hosts', index, key], text }];
  });

/** The name of every UPS that NUT clients can ask for, and what gives it that name. The main one is the first. */
export const upsNamesIn = (data: unknown): readonly Placed[] => [
  ...writtenNames(data),
  ...presetAliases(data),
  ...namesOfHosts(data),
];

const isNameOfHost = (path: KeyPath): boolean => path[0] === 'hosts' && path.at(-1) === 'name';

const sameName = (first: KeyPath, own: KeyPath): string => {
  const other = first[0] === 'nut' ? `the UPS that ${shownPath(first)} needs` : shownPath(first);
  const ending = 'upper and lower case count as the same';
  return isNameOfHost(own)
    ? `gives the UPS of this host the same name as ${other} (${ending}): name it with the key ups`
    : `is the same name as ${isNameOfHost(first) ? `the UPS that ${other} makes` : other}; ${ending}`;
};

/** Names of hosts that their UPSes cannot be called after. */
const unfitNames = (data: unknown): readonly Finding[] =>
  namesOfHosts(data).flatMap(({ path, text }) =>
    findingIf(
      isNameOfHost(path) && !isUpsName(text),
      path,
      `makes no name for the UPS of this host, which is ${upsName.expected}: name it with the key ups`,
    ),
  );

export const upsRules: SectionRules<Needed> = {
  mistakes: (data) => [
    ...unfitNames(data),
    ...repeated(
      upsNamesIn(data).map(({ path, text }) => ({ path, text: text.toLowerCase() })),
      sameName,
    ),
  ],
  warnings: ({ ups }) =>
    findingIf(
      ups.battery !== undefined && durationFrom(ups.battery.runtime) < durationFrom(ups.low_battery_after),
      ['ups', 'battery', 'runtime'],
      'is shorter than ups.low_battery_after: the battery would be empty before it is called low',
    ),
};

/** The UPS that feeds the hosts, with how its sentinels and witnesses are probed. */
export interface UpsDevice extends UpsSettings {
  readonly sentinels: readonly DeviceSettings[];
  readonly witnesses: readonly DeviceSettings[];
}

export const upsSettings = (
  { name, battery }: Ups,
  watched: Pick<UpsDevice, 'sentinels' | 'witnesses' | 'detection'>,
): UpsDevice => ({
  name,
  ...watched,
  battery:
    battery === undefined
      ? null
      : { runtime: durationFrom(battery.runtime), recharge: durationFrom(battery.recharge) },
});

/** A section for the UPS's name, for each alias (also those that presets need), and for each host with a shutdown delay. */
export const sectionsSettings = (configuration: Needed): readonly SectionSettings[] => {
  const { ups, hosts } = configuration;
  const main: SectionSettings = {
    name: ups.name,
    description: ups.description,
    ups: ups.name,
    lowBatteryAfter: durationFrom(ups.low_battery_after),
    aliasOf: null,
    ignoresDrills: false,
  };
  const aliases = [...ups.aliases, ...presetAliases(configuration).map(({ text }) => text)];
  const ofHosts = hosts.flatMap((host): readonly SectionSettings[] => {
    const name = upsNameOf(host);
    if (name === null || host.shutdown_delay === undefined) return [];
    const lowBatteryAfter = durationFrom(host.shutdown_delay);
    return [{ ...main, name, description: host.name, lowBatteryAfter, ignoresDrills: host.ignore_drills }];
  });
  return [main, ...aliases.map((name) => ({ ...main, name, aliasOf: ups.name })), ...ofHosts];
};
