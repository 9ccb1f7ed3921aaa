import { underscored } from './device_identity.js';
import { listAt, textAt } from './key_path.js';
import { isPresetName, presets } from './nut_presets.js';
import { textsAt, type Placed } from './repeated.js';

/** upsd compares UPS names without regard to upper and lower case (server/upsd.c). */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The main UPS and its aliases as they are written. */
const written = (data: unknown): readonly Placed[] => {
  const name = textAt(data, 'ups', 'name');
  return [
    ...(name === null ? [] : [{ path: ['ups', 'name'], text: name }]),
    ...textsAt(data, 'ups', 'aliases'),
  ];
};

/** The aliases that presets add to those that are written. */
export const presetAliases = (data: unknown): readonly Placed[] =>
  textsAt(data, 'nut', 'presets').reduce<readonly Placed[]>((added, { path, text }) => {
    if (!isPresetName(text)) return added;
    const { ups } = presets[text];
    const isThere = [...written(data), ...added].some((placed) => isSame(placed.text, ups));
    return isThere ? added : [...added, { path, text: ups }];
  }, []);

/** The name of a host's own UPS; null where it has none, or is too broken to have one. */
export const upsNameOf = (host: unknown): string | null => {
  const name = textAt(host, 'name');
  if (textAt(host, 'shutdown_delay') === null) return null;
  return textAt(host, 'ups') ?? (name === null ? null : underscored(name));
};

/** The names of the UPSes that hosts have of their own; the place is the host's name where that gives it. */
const ofHosts = (data: unknown): readonly Placed[] =>
  listAt(data, 'hosts').flatMap((host, index) => {
    const text = upsNameOf(host);
    const key = textAt(host, 'ups') === null ? 'name' : 'ups';
    return text === null ? [] : [{ path: ['hosts', index, key], text }];
  });

/** The name of every UPS that NUT clients can ask for, and what gives it that name. The main one is the first. */
export const upsNamesIn = (data: unknown): readonly Placed[] => [
  ...written(data),
  ...presetAliases(data),
  ...ofHosts(data),
];
