import { idOf, idRule } from '../text/identifiers.js';
import { listAt, shownPath, shownText, textAt, valueAt, type KeyPath } from '../text/key_path.js';
import { comparableAddress, macOf } from '../text/addresses.js';
import { nearestWord } from '../text/nearest_word.js';
import { upsPaths } from './ups_names.js';
import { finding, repeated, textsAt, findingIf, type Finding, type Placed } from './section.js';

const textsOfHosts = (data: unknown, key: string, comparable: (text: string) => string): readonly Placed[] =>
  textsAt(data, ['hosts'], key).map(({ path, text }) => ({ path, text: comparable(text) }));

/** Keys that have something to say only where the host can be woken. */
const keysOfWaking = ['broadcast', 'port', 'after', 'secureon', 'interfaces', 'least_charge'] as const;

/** How the keys of one host go together. */
const mistakesOfHost = (data: unknown, written: unknown, index: number): readonly Finding[] => {
  const host: KeyPath = ['hosts', index];
  /** Whether a key is written, be it wrong. */
  const given = (...keys: KeyPath): boolean => valueAt(written, ...host, ...keys) !== undefined;
  const needs = (isWrong: boolean, keys: KeyPath, what: string): readonly Finding[] =>
    findingIf(isWrong, [...host, ...keys], `needs ${what}`, 'key');
  const auto = valueAt(data, ...host, 'wake', 'auto');
  const useless = [...(auto === true ? ['auto'] : []), ...keysOfWaking.filter((key) => given('wake', key))];
  const noUps = 'shutdown_delay too: without it the host has no UPS of its own';
  const noMac = 'mac: without it the host cannot be woken';
  const unseen =
    'address too: nobody could tell whether the host is up; or set wake.auto to false, to wake it by hand only';
  const noBattery = 'ups.battery: without it no charge is known';
  const knowsCharge = upsPaths(data).some((path) =>
    ['battery', 'driver', 'upsd'].some((key) => valueAt(data, ...path, key) !== undefined),
  );
  const lacksBattery = given('wake', 'least_charge') && !knowsCharge;
  const isRedundant = listAt(data, ...host, 'powered_by').length > 1;
  return [
    ...needs(given('ups') && !given('shutdown_delay') && !isRedundant, ['ups'], noUps),
    ...needs(given('needs') && !isRedundant, ['needs'], 'powered_by with several UPSes'),
    ...poweredByMistakes(data, host),
    ...useless.flatMap((key) => needs(!given('mac'), ['wake', key], noMac)),
    ...needs(given('mac') && !given('address') && auto !== false, ['mac'], unseen),
    ...needs(lacksBattery, ['wake', 'least_charge'], noBattery),
  ];
};

/** It names UPSes that there are, each once, and needs no more of them. */
function poweredByMistakes(data: unknown, host: KeyPath): readonly Finding[] {
  const upses = upsPaths(data).flatMap((path) => textAt(data, ...path, 'name') ?? []);
  const named = textsAt(data, [...host, 'powered_by']);
  const needed = valueAt(data, ...host, 'needs');
  return [
    ...named.flatMap(({ path, text }) => {
      if (upses.includes(text)) return [];
      const nearest = nearestWord(text, upses);
      const hint = nearest === null ? '' : `; did you mean "${shownText(nearest)}"?`;
      return [
        { ...finding(path, 'there is no UPS of this name'), what: `there is no UPS of this name${hint}` },
      ];
    }),
    ...repeated(named, () => 'this UPS is named twice'),
    ...findingIf(
      typeof needed === 'number' && named.length > 1 && needed > named.length,
      [...host, 'needs'],
      `must not be greater than the number of UPSes in powered_by, which is ${named.length}`,
    ),
  ];
}

/** How the keys of hosts go together. Reads whatever is readable of the expanded forms. */
export const hostMistakes = (data: unknown, written: unknown): readonly Finding[] => [
  ...repeated(
    textsOfHosts(data, 'name', idOf),
    (first) => `has the same id as ${shownPath(first)}; ${idRule}`,
  ),
  ...repeated(
    textsOfHosts(data, 'address', comparableAddress),
    (first) => `is the same address as ${shownPath(first)}`,
  ),
  ...listAt(data, 'hosts').flatMap((_, index) => mistakesOfHost(data, written, index)),
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
      findingIf(
        mac !== undefined && address === undefined,
        ['hosts', index, 'mac'],
        'stands without an address: nothing tells whether the host came up, so it is sent three magic packets and no more',
      ),
    ),
    ...hosts.flatMap(({ wake }, index) =>
      wake.after.flatMap((name, place) =>
        findingIf(
          unseen.has(idOf(name)),
          ['hosts', index, 'wake', 'after', place],
          'names a host without an address: nothing tells whether that one is up, so it is not waited for',
        ),
      ),
    ),
  ];
};

/** The schema allows no more hosts, nor names in `after`: what goes beyond is wrong already, and would take long. */
const maxHosts = 200;

/** Nobody reads more. */
const maxMistakes = 200;

/** One "is woken after": the place where it stands, and the place in the list of the host that it names (-1: nowhere). */
interface Step {
  readonly path: KeyPath;
  readonly name: string;
  readonly to: number;
}

const namePath = (host: number): KeyPath => ['hosts', host, 'name'];

const unknownName = (names: readonly string[], { path, name }: Step): Finding => {
  const nearest = nearestWord(name, names);
  const what = 'there is no host of this name';
  if (nearest === null) return finding(path, what);
  const hint = `; did you mean "${shownText(nearest)}"?`;
  return { ...finding(path, what), what: what + hint, shows: [namePath(names.indexOf(nearest))] };
};

/** The hosts of a circle, from the first one on, back to it. */
const circle = (names: readonly string[], hosts: readonly number[], path: KeyPath): Finding => {
  if (hosts.length === 1) return finding(path, 'a host cannot wait for itself');
  const inWords = (called: (host: number) => string): string =>
    `the hosts wait for each other in a circle (${[...hosts, ...hosts.slice(0, 1)].map(called).join(' after ')}), so that none of them would ever be woken`;
  const byNumber = inWords((host) => `hosts[${host}]`);
  const byName = inWords((host) => shownText(names[host] ?? ''));
  return { ...finding(path, byNumber), what: byName, shows: hosts.map(namePath) };
};

/**
 * What is wrong with the order in which hosts are woken: names of nobody, and each step that closes a circle. Names are taken
 * for the same where their ids are: that is how they must differ.
 */
export const wakeOrderMistakes = (data: unknown): readonly Finding[] => {
  const hosts = listAt(data, 'hosts').slice(0, maxHosts);
  const names = hosts.map((host) => textAt(host, 'name') ?? '');
  const ids = names.map(idOf);
  const steps = names.map((_, host) =>
    textsAt(data, ['hosts', host, 'wake', 'after'])
      .slice(0, maxHosts)
      .map(({ path, text }): Step => ({ path, name: text, to: text === '' ? -1 : ids.indexOf(idOf(text)) })),
  );
  const found = steps.flatMap((ofHost) => [
    ...ofHost.filter(({ to }) => to === -1).map((step) => unknownName(names, step)),
    ...repeated(
      ofHost.map(({ path, name }) => ({ path, text: idOf(name) })),
      () => 'this host is named twice',
    ),
  ]);
  const finished = new Set<number>();
  const goOn = (host: number, way: readonly number[]): void => {
    if (finished.has(host)) return;
    const here = [...way, host];
    for (const { path, to } of steps[host] ?? []) {
      const start = here.indexOf(to);
      if (start !== -1) found.push(circle(names, here.slice(start), path));
      else if (to !== -1) goOn(to, here);
    }
    finished.add(host);
  };
  names.forEach((_, host) => goOn(host, []));
  return found.slice(0, maxMistakes);
};
