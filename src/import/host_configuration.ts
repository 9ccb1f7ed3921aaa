import { idOf, underscored } from '../config/text/identifiers.js';
import { isPresetName, presets } from '../config/sections/nut_presets.js';
import { schema } from '../config/sections/registry.js';
import { upsName } from '../config/sections/ups.js';
import type { Draft } from './draft.js';
import type { HostDraft } from './host_drafts.js';

const isUpsName = (text: string): boolean =>
  text.length <= upsName.maxLength && new RegExp(upsName.pattern).test(text);

/** The first of `wanted`, `wanted 2`, `wanted 3` … that is not taken yet; takes it. */
const free = (wanted: string, separator: string, identity: (name: string) => string, names: Set<string>) => {
  let name = wanted;
  for (let number = 2; names.has(identity(name)); number += 1) name = `${wanted}${separator}${number}`;
  names.add(identity(name));
  return name;
};

const lowerCase = (name: string): string => name.toLowerCase();

const wakeOf = ({ mac, address, auto, broadcast }: HostDraft) => {
  if (mac === null) return {};
  // Without an address nobody can tell whether it is up, so that it is woken by hand only.
  const isByHand = auto === false || address === null;
  const wake = { ...(isByHand ? { auto: false } : {}), ...(broadcast === null ? {} : { broadcast }) };
  return Object.keys(wake).length === 0 ? { mac } : { mac, wake };
};

const isEmpty = (host: HostDraft): boolean =>
  host.address === null && host.name === null && host.mac === null && host.minutes === null;

/** The section `hosts`: every host has a name, and its UPS one that nobody else has. */
export const hostConfiguration = ({ hosts, upsNames, presets: chosen }: Draft): readonly object[] => {
  const names = new Set<string>();
  const ofPresets = [...chosen].filter(isPresetName).map((preset) => presets[preset].ups);
  const mainName = upsNames[0] ?? schema.properties.ups.properties.name.default;
  const takenUpsNames = new Set([mainName, ...upsNames, ...ofPresets].map(lowerCase));
  return hosts.all
    .filter((host) => !isEmpty(host))
    .map((host, index) => {
      const wanted = (host.name ?? host.address ?? `Host ${index + 1}`).slice(0, 90).trim();
      const name = free(wanted, ' ', idOf, names);
      const delay = host.minutes === null ? {} : { shutdown_delay: `${host.minutes}m` };
      const byItself = underscored(name);
      const named = isUpsName(byItself) ? byItself : `host_${index + 1}`;
      const ups = host.minutes === null ? byItself : free(named, '_host', lowerCase, takenUpsNames);
      return {
        name,
        ...(host.address === null ? {} : { address: host.address }),
        ...delay,
        ...(ups === byItself ? {} : { ups }),
        ...(host.ignoresDrills === true ? { ignore_drills: true } : {}),
        ...wakeOf(host),
      };
    });
};
