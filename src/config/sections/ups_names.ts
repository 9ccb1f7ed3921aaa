import { underscored } from '../text/identifiers.js';
import { listAt, shownPath, textAt, type KeyPath } from '../text/key_path.js';
import { findingIf, repeated, string, textsAt, type Finding, type Placed } from './section.js';

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

/** upsd compares UPS names without regard to upper and lower case (server/upsd.c). */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Where each UPS that feeds hosts stands: the main one first. */
export const upsPaths = (data: unknown): readonly KeyPath[] => [
  ['ups'],
  ...listAt(data, 'upses').map((_, index) => ['upses', index]),
];

/** Every UPS that feeds hosts and its aliases as they are written: the main one first. */
const writtenNames = (data: unknown): readonly Placed[] =>
  upsPaths(data).flatMap((path) => {
    const name = textAt(data, ...path, 'name');
    return [
      ...(name === null ? [] : [{ path: [...path, 'name'], text: name }]),
      ...textsAt(data, [...path, 'aliases']),
    ];
  });

/** The aliases that presets add to those that are written. */
export const presetAliases = (data: unknown): readonly Placed[] =>
  textsAt(data, ['nut', 'presets']).reduce<readonly Placed[]>((added, { path, text }) => {
    if (!isPresetName(text)) return added;
    const { ups } = presets[text];
    const isThere = [...writtenNames(data), ...added].some((placed) => isSame(placed.text, ups));
    return isThere ? added : [...added, { path, text: ups }];
  }, []);

/** The name of a host's own UPS; null where it has none, or is too broken to have one. One on several UPSes always has. */
export const upsNameOf = (host: unknown): string | null => {
  const name = textAt(host, 'name');
  const hasOwn = textAt(host, 'shutdown_delay') !== null || listAt(host, 'powered_by').length > 1;
  if (!hasOwn) return null;
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

export const nameMistakes = (data: unknown): readonly Finding[] => [
  ...unfitNames(data),
  ...repeated(
    upsNamesIn(data).map(({ path, text }) => ({ path, text: text.toLowerCase() })),
    sameName,
  ),
];
