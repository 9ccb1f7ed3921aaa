import { comparableAddress } from '../text/addresses.js';
import { idOf, idRule } from '../text/identifiers.js';
import { listAt, shownPath, valueAt, type KeyPath } from '../text/key_path.js';
import { macOf } from '../text/mac_addresses.js';
import {
  mistake,
  repeated,
  repetitions,
  textsAt,
  type Mistake,
  type Placed,
  type Warning,
} from './section.js';
import { wakeOrderMistakes } from './wake_order.js';

const textsOfHosts = (data: unknown, key: string, comparable: (text: string) => string): readonly Placed[] =>
  textsAt(data, ['hosts'], key).map(({ path, text }) => ({ path, text: comparable(text) }));

const repeatedHosts = (data: unknown): readonly Mistake[] => [
  ...repeated(
    textsOfHosts(data, 'name', idOf),
    (first) => `has the same id as ${shownPath(first)}; ${idRule}`,
  ),
  ...repeated(
    textsOfHosts(data, 'address', comparableAddress),
    (first) => `is the same address as ${shownPath(first)}`,
  ),
];

/** Keys that have something to say only where the host can be woken. */
const keysOfWaking = ['broadcast', 'port', 'after', 'secureon', 'interfaces', 'least_charge'] as const;

/** How the keys of one host go together. `given` tells of a key whether it is written, be it wrong. */
const mistakesOfHost = (
  host: unknown,
  path: KeyPath,
  given: (...keys: KeyPath) => boolean,
): readonly Mistake[] => {
  const mistakes: Mistake[] = [];
  const auto = valueAt(host, 'wake', 'auto');
  if (given('ups') && !given('shutdown_delay'))
    mistakes.push(
      mistake([...path, 'ups'], 'needs shutdown_delay too: without it the host has no UPS of its own', 'key'),
    );
  if (!given('mac')) {
    const useless = keysOfWaking.filter((key) => given('wake', key));
    for (const key of [...(auto === true ? ['auto'] : []), ...useless])
      mistakes.push(mistake([...path, 'wake', key], 'needs mac: without it the host cannot be woken', 'key'));
  } else if (!given('address') && auto !== false)
    mistakes.push(
      mistake(
        [...path, 'mac'],
        'needs address too: nobody could tell whether the host is up; or set wake.auto to false, to wake it by hand only',
        'key',
      ),
    );
  return mistakes;
};

const chargeMistakes = (data: unknown): readonly Mistake[] => {
  if (valueAt(data, 'ups', 'battery') !== undefined) return [];
  const what = 'needs ups.battery: without it no charge is known';
  return listAt(data, 'hosts').flatMap((host, index) =>
    valueAt(host, 'wake', 'least_charge') === undefined
      ? []
      : [mistake(['hosts', index, 'wake', 'least_charge'], what, 'key')],
  );
};

/** How the keys of hosts go together. Reads whatever is readable of the expanded forms. */
export const hostMistakes = (data: unknown, written: unknown): readonly Mistake[] => [
  ...repeatedHosts(data),
  ...listAt(data, 'hosts').flatMap((host, index) =>
    mistakesOfHost(
      host,
      ['hosts', index],
      (...keys) => valueAt(written, 'hosts', index, ...keys) !== undefined,
    ),
  ),
  ...chargeMistakes(data),
  ...wakeOrderMistakes(data),
];

interface Host {
  readonly name: string;
  readonly address?: string;
  readonly mac?: string;
  readonly wake: { readonly after: readonly string[] };
}

const repeatedMacs = (configuration: unknown): readonly Warning[] =>
  repetitions(textsOfHosts(configuration, 'mac', (text) => macOf(text) ?? text)).map(({ first, own }) => ({
    path: own,
    what: `is the same as ${shownPath(first)}: waking one will wake the other`,
  }));

const unseenSleepers = (hosts: readonly Host[]): readonly Warning[] =>
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

const unseenBefore = (hosts: readonly Host[]): readonly Warning[] => {
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

export const hostWarnings = ({ hosts }: { readonly hosts: readonly Host[] }): readonly Warning[] => [
  ...repeatedMacs({ hosts }),
  ...unseenSleepers(hosts),
  ...unseenBefore(hosts),
];
