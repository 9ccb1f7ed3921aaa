import { idOf } from './device_identity.js';
import { durationFrom } from './duration_text.js';
import { macOf, sixBytesOf } from './mac_text.js';
import type { Configuration } from './schema.js';
import type { HostDevice, Settings, WakeTargetSettings } from './settings.js';
import { presetAliases, upsNameOf } from './ups_names.js';

type ConfiguredHost = Configuration['hosts'][number];

const targetOf = (
  { mac, wake }: ConfiguredHost,
  common: Configuration['wake'],
): WakeTargetSettings | null => {
  const digits = mac === undefined ? null : macOf(mac);
  if (digits === null) return null;
  return {
    mac: digits,
    secureOn: wake.secureon === undefined ? null : sixBytesOf(wake.secureon),
    broadcast: wake.broadcast ?? common.broadcast,
    port: wake.port,
    interfaces: wake.interfaces,
  };
};

/** A host that was validated before. */
export const hostDevice = (host: ConfiguredHost, common: Configuration['wake']): HostDevice => {
  const { name, address, wake } = host;
  const target = targetOf(host, common);
  return {
    id: idOf(name),
    name,
    address: address ?? null,
    ups: upsNameOf(host),
    ignoresDrills: host.ignore_drills,
    target,
    wake: {
      auto: wake.auto ?? target !== null,
      possible: target !== null,
      after: wake.after.map(idOf),
      leastCharge: wake.least_charge ?? null,
    },
  };
};

/** A UPS for the name, for each alias (also those that presets need), and for each host with a shutdown delay. */
export const upsSettings = (configuration: Configuration): Settings['upses'] => {
  const { ups, hosts } = configuration;
  const common = {
    description: ups.description,
    lowBatteryAfter: durationFrom(ups.low_battery_after),
    ignoresDrills: false,
  };
  const aliases = [...ups.aliases, ...presetAliases(configuration).map(({ text }) => text)];
  return [
    { name: ups.name, ...common, aliasOf: null },
    ...aliases.map((name) => ({ name, ...common, aliasOf: ups.name })),
    ...hosts.flatMap((host) => {
      const name = upsNameOf(host);
      if (name === null || host.shutdown_delay === undefined) return [];
      return [
        {
          name,
          description: host.name,
          lowBatteryAfter: durationFrom(host.shutdown_delay),
          aliasOf: null,
          ignoresDrills: host.ignore_drills,
        },
      ];
    }),
  ];
};
