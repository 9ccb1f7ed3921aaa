import { comparableAddress } from '../text/addresses.js';
import { idOf, idRule } from '../text/identifiers.js';
import { listAt, shownPath, valueAt, type KeyPath } from '../text/key_path.js';
import { macOf } from '../text/mac_addresses.js';
import { repeated, textsAt, where, type Finding, type Placed } from './section.js';
import { wakeOrderMistakes } from './wake_order.js';

const textsOfHosts = (data: unknown, key: string, comparable: (text: string) => string): readonly Placed[] =>
  textsAt(data, ['hosts'], key).map(({ path, text }) => ({ path, text: comparable(text) }));

const repeatedHosts = (data: unknown): readonly Finding[] => [
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
  knowsCharge: boolean,
): readonly Finding[] => {
  const auto = valueAt(host, 'wake', 'auto');
  const useless = [...(auto === true ? ['auto'] : []), ...keysOfWaking.filter((key) => given('wake', key))];
  return [
    ...where(
      given('ups') && !given('shutdown_delay'),
      [...path, 'ups'],
      'needs shutdown_delay too: without it the host has no UPS of its own',
      'key',
    ),
    ...useless.flatMap((key) =>
      where(!given('mac'), [...path, 'wake', key], 'needs mac: without it the host cannot be woken', 'key'),
    ),
    ...where(
      given('mac') && !given('address') && auto !== false,
      [...path, 'mac'],
      'needs address too: nobody could tell whether the host is up; or set wake.auto to false, to wake it by hand only',
      'key',
    ),
    ...where(
      !knowsCharge && given('wake', 'least_charge'),
      [...path, 'wake', 'least_charge'],
      'needs ups.battery: without it no charge is known',
      'key',
    ),
  ];
};

/** How the keys of hosts go together. Reads whatever is readable of the expanded forms. */
export const hostMistakes = (data: unknown, written: unknown): readonly Finding[] => [
  ...repeatedHosts(data),
  ...listAt(data, 'hosts').flatMap((host, index) =>
    mistakesOfHost(
      host,
      ['hosts', index],
      (...keys) => valueAt(written, 'hosts', index, ...keys) !== undefined,
      valueAt(data, 'ups', 'battery') !== undefined,
    ),
  ),
  ...wakeOrderMistakes(data),
];

interface Host {
  readonly name: string;
  readonly address?: string;
  readonly mac?: string;
  readonly wake: { readonly after: readonly string[] };
}

export const hostWarnings = ({ hosts }: { readonly hosts: readonly Host[] }): readonly Finding[] => {
  const unseen = new Set(hosts.flatMap(({ name, address }) => (address === undefined ? [idOf(name)] : [])));
  return [
    ...repeated(
      textsOfHosts({ hosts }, 'mac', (text) => macOf(text) ?? text),
      (first) => `is the same as ${shownPath(first)}: waking one will wake the other`,
    ),
    ...hosts.flatMap(({ mac, address }, index) =>
      where(
        mac !== undefined && address === undefined,
        ['hosts', index, 'mac'],
        'stands without an address: nothing tells whether the host came up, so it is sent three magic packets and no more',
      ),
    ),
    ...hosts.flatMap(({ wake }, index) =>
      wake.after.flatMap((name, place) =>
        where(
          unseen.has(idOf(name)),
          ['hosts', index, 'wake', 'after', place],
          'names a host without an address: nothing tells whether that one is up, so it is not waited for',
        ),
      ),
    ),
  ];
};
