import { idOf, idRule } from '../text/identifiers.js';
import { listAt, shownPath, shownText, textAt, valueAt, type KeyPath } from '../text/key_path.js';
import { comparableAddress, macOf } from '../text/addresses.js';
import { nearestWord } from '../text/nearest_word.js';
import { finding, repeated, textsAt, where, type Finding, type Placed } from './section.js';

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

/** One "is woken after": the place where it stands, and the places of both hosts in the list. */
interface Step {
  readonly path: KeyPath;
  readonly from: number;
  readonly to: number;
}

/** The schema allows no more hosts, nor names in `after`: what goes beyond is wrong already, and would take long. */
const maxHosts = 200;

/** More hints, and more mistakes, than these nobody reads. */
const maxHints = 20;
const maxMistakes = 200;

const hostsIn = (data: unknown): readonly unknown[] => listAt(data, 'hosts').slice(0, maxHosts);

const nameAt = (data: unknown, index: number): string => textAt(data, 'hosts', index, 'name') ?? '';
const namePath = (index: number): KeyPath => ['hosts', index, 'name'];

/** Names are taken for the same where their ids are: that is how they must differ. */
const indexesById = (data: unknown): ReadonlyMap<string, number> =>
  new Map(
    hostsIn(data)
      .map((_, index) => [idOf(nameAt(data, index)), index] as const)
      .filter(([id]) => id !== '')
      .reverse(),
  );

const unknownName = (data: unknown, path: KeyPath, text: string, withHint: boolean): Finding => {
  const names = hostsIn(data).map((_, index) => nameAt(data, index).slice(0, 100));
  const nearest = withHint ? nearestWord(text, names) : null;
  const what = 'there is no host of this name';
  if (nearest === null) return finding(path, what);
  return {
    ...finding(path, what),
    what: `${what}; did you mean "${shownText(nearest)}"?`,
    shows: [namePath(names.indexOf(nearest))],
  };
};

/** The hosts of a circle, from the first one on, back to it. */
const circle = (data: unknown, hosts: readonly number[], path: KeyPath): Finding => {
  if (hosts.length === 1) return finding(path, 'a host cannot wait for itself');
  const around = [...hosts, ...hosts.slice(0, 1)];
  const places = around.map((index) => `hosts[${index}]`).join(' after ');
  const names = around.map((index) => shownText(nameAt(data, index))).join(' after ');
  const ending = 'so that none of them would ever be woken';
  return {
    ...finding(path, `the hosts wait for each other in a circle (${places}), ${ending}`),
    what: `the hosts wait for each other in a circle (${names}), ${ending}`,
    shows: hosts.map(namePath),
  };
};

/** One mistake for each step that closes a circle. Each host is gone through once. */
const circles = (data: unknown, steps: readonly Step[]): readonly Finding[] => {
  const found: Finding[] = [];
  const finished = new Set<number>();
  const goOn = (host: number, way: readonly number[]): void => {
    if (finished.has(host)) return;
    const here = [...way, host];
    for (const { path, to } of steps.filter(({ from }) => from === host)) {
      const start = here.indexOf(to);
      if (start === -1) goOn(to, here);
      else found.push(circle(data, here.slice(start), path));
    }
    finished.add(host);
  };
  for (const { from } of steps) goOn(from, []);
  return found;
};

/** What is wrong with the order in which hosts are woken. Reads whatever is readable of the expanded form. */
export const wakeOrderMistakes = (data: unknown): readonly Finding[] => {
  const byId = indexesById(data);
  const mistakes: Finding[] = [];
  const steps: Step[] = [];
  hostsIn(data).forEach((_, from) => {
    const names = textsAt(data, ['hosts', from, 'wake', 'after']).slice(0, maxHosts);
    for (const { path, text } of names) {
      const to = byId.get(idOf(text));
      if (to === undefined) mistakes.push(unknownName(data, path, text, mistakes.length < maxHints));
      else steps.push({ path, from, to });
    }
    mistakes.push(
      ...repeated(
        names.map(({ path, text }) => ({ path, text: idOf(text) })),
        () => 'this host is named twice',
      ),
    );
  });
  return [...mistakes, ...circles(data, steps)].slice(0, maxMistakes);
};
