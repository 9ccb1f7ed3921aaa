import { targetOf } from './device_identity.js';
import { durationOf } from './duration_text.js';
import { shownPath, type KeyPath } from './key_path.js';
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

/** Addresses of the machine itself. */
const loopback = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/i;

const hostOf = (device: Configuration['sentinels'][number]): string | null => {
  if (device.probe === 'mqtt') return null;
  return device.probe === 'http' ? new URL(device.url).hostname : device.address;
};

const ownMachine = ({ sentinels }: Configuration): readonly Warning[] =>
  sentinels.flatMap((device, index) => {
    const host = hostOf(device);
    return host !== null && loopback.test(host)
      ? [
          {
            path: ['sentinels', index],
            what: 'is this machine itself, which never falls silent: with it no outage will be seen; put devices on raw mains instead',
          },
        ]
      : [];
  });

/** Every warning about a valid configuration. No value is shown in it. */
export const warningsOf = (configuration: Configuration): readonly Warning[] => {
  const warnings = [...repeatedTargets(configuration)];
  const { sentinels, ups, nut } = configuration;
  warnings.push(...ownMachine(configuration));
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
  if (nut.mode === 'external' && nut.users.length > 0)
    warnings.push({
      path: ['nut', 'users'],
      what: 'is not used with nut.mode external: give the users to the upsd that you run',
    });
  return warnings;
};
