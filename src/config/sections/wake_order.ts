import { idOf } from '../text/identifiers.js';
import { listAt, shownText, textAt, type KeyPath } from '../text/key_path.js';
import { nearestWord } from '../text/nearest_word.js';
import { finding, repeated, textsAt, type Finding } from './section.js';

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
