import { idOf, nameOf } from './device_identity.js';
import { durationOf } from './duration_text.js';
import { listAt, shownPath, textAt, valueAt, type KeyPath } from './key_path.js';
import { mistake, type Mistake } from './mistake.js';
import { mqttMistakes } from './mqtt_checks.js';

/** One thing that must be unique, and the place where it stands. */
interface Placed {
  readonly path: KeyPath;
  readonly text: string;
}

const repeated = (placed: readonly Placed[], what: (first: KeyPath) => string): readonly Mistake[] => {
  const firstOf = new Map<string, KeyPath>();
  return placed.flatMap(({ path, text }) => {
    const first = firstOf.get(text);
    if (first !== undefined) return [mistake(path, what(first))];
    firstOf.set(text, path);
    return [];
  });
};

const textsAt = (data: unknown, ...path: KeyPath): readonly Placed[] =>
  listAt(data, ...path).flatMap((text, index) =>
    typeof text === 'string' ? [{ path: [...path, index], text }] : [],
  );

const idMistakes = (data: unknown): readonly Mistake[] => {
  const ids = ['sentinels', 'witnesses'].flatMap((list) =>
    listAt(data, list).flatMap((device, index) => {
      const name = nameOf(device);
      const written = textAt(device, 'name') === null ? [list, index] : [list, index, 'name'];
      return name === null ? [] : [{ path: written, text: idOf(name) }];
    }),
  );
  return repeated(
    ids,
    (first) =>
      `has the same id as ${shownPath(first)}; ids are names in lower case with _ for everything but letters and digits: give one of them another name`,
  );
};

const detectionMistakes = (data: unknown, written: unknown): readonly Mistake[] => {
  const mistakes: Mistake[] = [];
  const sentinels = listAt(data, 'sentinels').length;
  const silent = valueAt(data, 'detection', 'silent');
  if (typeof silent === 'number' && silent > sentinels && sentinels > 0)
    mistakes.push(
      mistake(
        ['detection', 'silent'],
        `must not be greater than the number of sentinels, which is ${sentinels}`,
      ),
    );
  const interval = durationOf(textAt(data, 'detection', 'interval') ?? '');
  const timeout = durationOf(textAt(data, 'detection', 'timeout') ?? '');
  if (interval !== null && timeout !== null && timeout > interval) {
    const key = valueAt(written, 'detection', 'timeout') === undefined ? 'interval' : 'timeout';
    mistakes.push(
      mistake(
        ['detection', key],
        key === 'timeout'
          ? 'must not be longer than detection.interval'
          : 'must not be shorter than detection.timeout, which is 1s where it is left out',
      ),
    );
  }
  return mistakes;
};

/** upsd compares UPS names without regard to upper and lower case (server/upsd.c). */
const upsNameMistakes = (data: unknown): readonly Mistake[] => {
  const name = textAt(data, 'ups', 'name');
  const names = [
    ...(name === null ? [] : [{ path: ['ups', 'name'], text: name }]),
    ...textsAt(data, 'ups', 'aliases'),
  ];
  return repeated(
    names.map(({ path, text }) => ({ path, text: text.toLowerCase() })),
    (first) => `is the same name as ${shownPath(first)}; upper and lower case count as the same`,
  );
};

/** The longest path of a Unix socket on Linux (unix(7)), without the zero byte at its end. */
const longestSocketPath = 107;

const nutMistakes = (data: unknown): readonly Mistake[] => {
  const userNames = listAt(data, 'nut', 'users').flatMap((user, index) => {
    const name = textAt(user, 'name');
    return name === null ? [] : [{ path: ['nut', 'users', index, 'name'], text: name }];
  });
  const folder = textAt(data, 'nut', 'state_path');
  const names = [
    textAt(data, 'ups', 'name') ?? '',
    ...textsAt(data, 'ups', 'aliases').map(({ text }) => text),
  ];
  const longest = Math.max(...names.map((name) => Buffer.byteLength(`${folder ?? ''}/sentinel-ups-${name}`)));
  return [
    ...repeated(userNames, (first) => `is the same user as ${shownPath(first)}`),
    ...repeated(textsAt(data, 'nut', 'listen'), (first) => `is the same address as ${shownPath(first)}`),
    ...(valueAt(data, 'nut', 'mode') === 'external' && longest > longestSocketPath
      ? [
          mistake(
            ['nut', 'state_path'],
            `is too long: with "/sentinel-ups-" and the longest name of the UPS it must stay within ${longestSocketPath} bytes`,
          ),
        ]
      : []),
  ];
};

/**
 * What the schema cannot say: how keys go together. Reads whatever is readable, so that it finds its mistakes also where
 * the schema has found others.
 *
 * @param data the expanded form with defaults
 * @param written the expanded form without defaults
 */
export const crossMistakes = (data: unknown, written: unknown): readonly Mistake[] => [
  ...idMistakes(data),
  ...detectionMistakes(data, written),
  ...upsNameMistakes(data),
  ...mqttMistakes(data),
  ...nutMistakes(data),
];
