import type { FromSchema } from 'json-schema-to-ts';
import type { DetectionSettings, SectionSettings, UpsSettings } from '../../domain/core/settings.js';
import { durationFrom } from '../text/durations.js';
import { deviceSettings, type Device, type DeviceSettings } from './devices.js';
import { deviceLists } from './sentinels.js';
import { duration, findingIf, listOf, section, string, type SectionRules } from './section.js';
import { nameMistakes, presetAliases, upsName, upsNameOf } from './ups_names.js';
import {
  expandedUps,
  portKeys,
  portMistakes,
  portOf,
  portSecrets,
  portSettings,
  portWarnings,
  type UpsPort,
} from './ups_port.js';

const description = string(0, 100, {
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
  expected: 'text of at most 100 characters on one line',
  description: 'What NUT clients and Home Assistant show as the description of the UPS.',
});

const commonKeys = {
  aliases: listOf({ ...upsName, description: 'Another name of the same UPS.' }, 20, {
    default: [],
    expected: 'a list of at most 20 names such as [qnapups]',
    description: 'Further names of the same UPS, for clients whose name is fixed, such as qnapups.',
  }),
  low_battery_after: duration('0s', '24h', {
    default: '5m',
    description:
      'How long after the start of an outage the battery counts as low, which makes NUT clients shut down; of a UPS that sentinels tell of.',
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
  ...portKeys,
} as const;

/** The UPS that the outside world sees. */
export const upsSchema = section('The UPS that NUT clients and Home Assistant see.', {
  name: { ...upsName, default: 'ups', description: 'The name that NUT clients ask for; Synology needs ups.' },
  description: { ...description, default: 'UPS' },
  ...commonKeys,
});

/** More of them. */
export const upsesSchema = listOf(
  {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    expected: 'a section such as {name: rack, driver: snmp-ups, port: 10.0.0.5}',
    description: 'A further UPS: with a driver, told of by another NUT server, or with sentinels of its own.',
    properties: {
      name: { ...upsName, description: 'The name that NUT clients ask for.' },
      description: { ...description, default: '' },
      ...deviceLists,
      ...commonKeys,
    },
  },
  20,
  {
    default: [],
    expected: 'a list of at most 20 UPSes such as [{name: rack, driver: snmp-ups, port: 10.0.0.5}]',
    description: 'Further UPSes, where one is not enough; hosts name theirs with powered_by.',
  },
);

type Main = FromSchema<typeof upsSchema>;
export type FurtherUps = Omit<FromSchema<typeof upsesSchema>[number], 'sentinels' | 'witnesses'> & {
  readonly sentinels: readonly Device[];
  readonly witnesses: readonly Device[];
};

interface Needed {
  readonly ups: Main;
  readonly upses: readonly FurtherUps[];
  readonly hosts: readonly {
    readonly name: string;
    readonly shutdown_delay?: string;
    readonly powered_by?: readonly string[];
    readonly needs?: number;
    readonly ignore_drills: boolean;
  }[];
  readonly nut: { readonly presets: readonly string[] };
}

const upsesIn = ({ ups, upses }: Pick<Needed, 'ups' | 'upses'>): readonly (Main | FurtherUps)[] => [
  ups,
  ...upses,
];

export const upsRules: SectionRules<Needed> = {
  shorthand: { ups: expandedUps },
  mistakes: (data, written) => [...nameMistakes(data), ...portMistakes(data, written)],
  warnings: (configuration) =>
    upsesIn(configuration).flatMap((ups, index) => {
      const path = index === 0 ? ['ups'] : ['upses', index - 1];
      return [
        ...findingIf(
          ups.battery !== undefined &&
            durationFrom(ups.battery.runtime) < durationFrom(ups.low_battery_after),
          [...path, 'battery', 'runtime'],
          `is shorter than ${index === 0 ? 'ups.' : ''}low_battery_after: the battery would be empty before it is called low`,
        ),
        ...portWarnings(ups, path),
      ];
    }),
  passwords: (configuration) => upsesIn(configuration).flatMap(portSecrets),
};

/** The UPS that feeds the hosts, with how its sentinels and witnesses are probed, and how its data port is read. */
export interface UpsDevice extends UpsSettings {
  readonly sentinels: readonly DeviceSettings[];
  readonly witnesses: readonly DeviceSettings[];
  /** Null where it has no data port. */
  readonly source: UpsPort | null;
}

const upsSettings = (
  ups: Main | FurtherUps,
  sentinels: readonly Device[],
  witnesses: readonly Device[],
  detection: DetectionSettings,
): UpsDevice => ({
  name: ups.name,
  sentinels: sentinels.map(deviceSettings),
  witnesses: witnesses.map(deviceSettings),
  detection,
  battery:
    ups.battery === undefined
      ? null
      : { runtime: durationFrom(ups.battery.runtime), recharge: durationFrom(ups.battery.recharge) },
  port: portSettings(ups),
  source: portOf(ups),
});

/** Every UPS that feeds hosts: the main one first. */
export const upsesSettings = (
  configuration: Needed & Pick<FurtherUps, 'sentinels' | 'witnesses'>,
  detection: DetectionSettings,
): readonly UpsDevice[] => [
  upsSettings(configuration.ups, configuration.sentinels, configuration.witnesses, detection),
  ...configuration.upses.map((ups) => upsSettings(ups, ups.sentinels, ups.witnesses, detection)),
];

/** A section for each UPS's name, for each alias (also those that presets need), and for each host with a UPS of its own. */
export const sectionsSettings = (configuration: Needed): readonly SectionSettings[] => {
  const { ups: main, hosts } = configuration;
  const added = presetAliases(configuration).map(({ text }) => text);
  const ofUpses = upsesIn(configuration).flatMap((ups, index): readonly SectionSettings[] => {
    const own: SectionSettings = {
      name: ups.name,
      description: ups.description,
      ups: ups.name,
      poweredBy: [ups.name],
      needs: 1,
      lowBatteryAfter: lowBatteryAfter(ups),
      aliasOf: null,
      ignoresDrills: false,
    };
    const aliases = index === 0 ? [...ups.aliases, ...added] : ups.aliases;
    return [own, ...aliases.map((name) => ({ ...own, name, aliasOf: ups.name }))];
  });
  const ofHosts = hosts.flatMap((host): readonly SectionSettings[] => {
    const name = upsNameOf(host);
    if (name === null) return [];
    const delay = host.shutdown_delay;
    return [
      {
        name,
        description: host.name,
        ups: null,
        ...fedBy(host, main),
        lowBatteryAfter: delay === undefined ? null : durationFrom(delay),
        aliasOf: null,
        ignoresDrills: host.ignore_drills,
      },
    ];
  });
  return [...ofUpses, ...ofHosts];
};

/** What a host hangs on: left out, the main UPS; all that it names, unless it says how many it needs. */
export const fedBy = (
  { powered_by, needs }: Pick<Needed['hosts'][number], 'powered_by' | 'needs'>,
  main: { readonly name: string },
) => {
  const poweredBy = powered_by ?? [main.name];
  return { poweredBy, needs: needs ?? 1 };
};

const lowBatteryAfter = (ups: Main | FurtherUps) => {
  if (portSettings(ups) === null) return durationFrom(ups.low_battery_after);
  const after = ups.low_battery.after;
  return after === undefined ? null : durationFrom(after);
};
