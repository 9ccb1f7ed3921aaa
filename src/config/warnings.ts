import { comparableAddress } from './address_text.js';
import { idOf, targetOf } from './device_identity.js';
import { durationOf } from './duration_text.js';
import { shownPath, type KeyPath } from './key_path.js';
import { macOf } from './mac_text.js';
import { presets } from './nut_presets.js';
import type { Configuration } from './schema.js';

/** Something that works but is probably not meant. */
export interface Warning {
  readonly path: KeyPath;
  readonly what: string;
}

const repeatedTargets = (configuration: Configuration): readonly Warning[] => {
  const firstOf = new Map<string, KeyPath>();
  return (['sentinels', 'witnesses'] as const).flatMap((list) =>
    configuration[list].flatMap((device, index) => {
      const path = [list, index];
      const target = targetOf(device);
      if (target === null) return [];
      const first = firstOf.get(target);
      firstOf.set(target, first ?? path);
      if (first === undefined) return [];
      return [{ path, what: `is the same device as ${shownPath(first)}, so it tells nothing new` }];
    }),
  );
};

/** Addresses of the machine itself, as {@link targetOf} spells them. */
const loopback = /^(localhost|127(\.\d+){3}|::1)$/;

const ownMachine = ({ sentinels }: Configuration): readonly Warning[] =>
  sentinels.flatMap((device, index) =>
    loopback.test(targetOf(device) ?? '')
      ? [
          {
            path: ['sentinels', index],
            what: 'is this machine itself, which never falls silent: with it no outage will be seen; put devices on raw mains instead',
          },
        ]
      : [],
  );

/** A machine on the UPS goes on answering when the mains is gone. */
const sentinelsOnTheUps = ({ sentinels, hosts }: Configuration): readonly Warning[] => {
  const hostOf = new Map(
    hosts.flatMap(({ address }, index) =>
      address === undefined ? [] : [[comparableAddress(address), ['hosts', index]] as const],
    ),
  );
  return sentinels.flatMap((device, index) => {
    const host = hostOf.get(targetOf(device) ?? '');
    if (host === undefined) return [];
    return [
      {
        path: ['sentinels', index],
        what: `is the same device as ${shownPath(host)}, which hangs on the UPS: it will not fall silent with the mains`,
      },
    ];
  });
};

/** A broker, or whoever publishes for the devices, can make them all fall silent at once. */
const mqttAlone = ({ sentinels, detection }: Configuration): readonly Warning[] => {
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

const repeatedMacs = ({ hosts }: Configuration): readonly Warning[] => {
  const firstOf = new Map<string, KeyPath>();
  return hosts.flatMap(({ mac }, index) => {
    const path = ['hosts', index, 'mac'];
    const digits = macOf(mac ?? '');
    if (digits === null) return [];
    const first = firstOf.get(digits);
    firstOf.set(digits, first ?? path);
    if (first === undefined) return [];
    return [{ path, what: `is the same as ${shownPath(first)}: waking one will wake the other` }];
  });
};

const unseenSleepers = ({ hosts }: Configuration): readonly Warning[] =>
  hosts.flatMap(({ mac, address }, index) =>
    mac === undefined || address !== undefined
      ? []
      : [
          {
            path: ['hosts', index, 'mac'],
            what: 'stands without an address: nothing tells whether the host came up, so it is sent three magic packets and no more',
          },
        ],
  );

const unseenBefore = ({ hosts }: Configuration): readonly Warning[] => {
  const unseen = new Set(hosts.flatMap(({ name, address }) => (address === undefined ? [idOf(name)] : [])));
  return hosts.flatMap(({ wake }, index) =>
    wake.after.flatMap((name, place) =>
      unseen.has(idOf(name))
        ? [
            {
              path: ['hosts', index, 'wake', 'after', place],
              what: 'names a host without an address: nothing tells whether that one is up, so it is not waited for',
            },
          ]
        : [],
    ),
  );
};

const nutWarnings = ({ nut }: Configuration): readonly Warning[] => {
  if (nut.mode === 'external')
    return (['users', 'presets'] as const)
      .filter((key) => nut[key].length > 0)
      .map((key) => ({
        path: ['nut', key],
        what: 'is not used with nut.mode external: give the users to the upsd that you run',
      }));
  return nut.presets.map((preset, index) => {
    const { appliance, user } = presets[preset];
    return {
      path: ['nut', 'presets', index],
      what: `everyone knows the password of the account "${user}", which is the same on every ${appliance}: keep strangers away from the port of NUT`,
    };
  });
};

/** Every warning about a valid configuration. No value is shown in it. */
export const warningsOf = (configuration: Configuration): readonly Warning[] => {
  const warnings = [
    ...repeatedTargets(configuration),
    ...ownMachine(configuration),
    ...sentinelsOnTheUps(configuration),
    ...mqttAlone(configuration),
    ...repeatedMacs(configuration),
    ...unseenSleepers(configuration),
    ...unseenBefore(configuration),
    ...nutWarnings(configuration),
  ];
  const { sentinels, ups } = configuration;
  if (sentinels.length === 1)
    warnings.push({
      path: ['sentinels'],
      what: 'there is only a single sentinel: its reboot will look like an outage; add a second one on raw mains',
    });
  if (ups.battery !== undefined) {
    const runtime = durationOf(ups.battery.runtime) ?? 0;
    if (runtime < (durationOf(ups.low_battery_after) ?? 0))
      warnings.push({
        path: ['ups', 'battery', 'runtime'],
        what: 'is shorter than ups.low_battery_after: the battery would be empty before it is called low',
      });
  }
  return warnings;
};
