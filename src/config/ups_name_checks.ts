import { listAt, shownPath, textAt, type KeyPath } from './key_path.js';
import { mistake, type Mistake } from './mistake.js';
import { repeated } from './repeated.js';
import { upsNameOf, upsNamesIn } from './ups_names.js';
import { upsName } from './ups_schema.js';

const isNameOfHost = (path: KeyPath): boolean => path[0] === 'hosts' && path.at(-1) === 'name';

const sameName = (first: KeyPath, own: KeyPath): string => {
  const other = first[0] === 'nut' ? `the UPS that ${shownPath(first)} needs` : shownPath(first);
  const ending = 'upper and lower case count as the same';
  return isNameOfHost(own)
    ? `gives the UPS of this host the same name as ${other} (${ending}): name it with the key ups`
    : `is the same name as ${isNameOfHost(first) ? `the UPS that ${other} makes` : other}; ${ending}`;
};

/** Names of hosts that their UPSes cannot be called after. */
const unfit = (data: unknown): readonly Mistake[] =>
  listAt(data, 'hosts').flatMap((host, index) => {
    const name = textAt(host, 'ups') === null ? upsNameOf(host) : null;
    if (name === null || (name.length <= upsName.maxLength && new RegExp(upsName.pattern).test(name)))
      return [];
    return [
      mistake(
        ['hosts', index, 'name'],
        `makes no name for the UPS of this host, which is ${upsName.expected}: name it with the key ups`,
      ),
    ];
  });

/** upsd compares UPS names without regard to upper and lower case (server/upsd.c). */
export const upsNameMistakes = (data: unknown): readonly Mistake[] => [
  ...unfit(data),
  ...repeated(
    upsNamesIn(data).map(({ path, text }) => ({ path, text: text.toLowerCase() })),
    sameName,
  ),
];
