import { idOf, nameOf } from './device_identity.js';
import { durationOf } from './duration_text.js';
import { hostsMistakes } from './host_checks.js';
import { httpMistakes } from './http_checks.js';
import { listAt, shownPath, textAt, valueAt } from './key_path.js';
import { mistake, type Mistake } from './mistake.js';
import { mqttMistakes } from './mqtt_checks.js';
import { nutMistakes } from './nut_checks.js';
import { repeated } from './repeated.js';
import { upsNameMistakes } from './ups_name_checks.js';

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
      `has the same id as ${shownPath(first)}; ids are names in lower case, without accents, and with _ for everything but letters and digits: give one of them another name`,
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

/** One mistake for each place: the first one causes the others. */
const oneForEachPlace = (mistakes: readonly Mistake[]): readonly Mistake[] => {
  const byPlace = new Map<string, Mistake>();
  for (const found of mistakes) {
    const place = JSON.stringify(found.path);
    if (!byPlace.has(place)) byPlace.set(place, found);
  }
  return [...byPlace.values()];
};

/**
 * What the schema cannot say: how keys go together. Reads whatever is readable, so that it finds its mistakes also where
 * the schema has found others.
 *
 * @param data the expanded form with defaults
 * @param written the expanded form without defaults
 */
export const crossMistakes = (data: unknown, written: unknown): readonly Mistake[] =>
  oneForEachPlace([
    ...idMistakes(data),
    ...detectionMistakes(data, written),
    ...hostsMistakes(data, written),
    ...upsNameMistakes(data),
    ...mqttMistakes(data),
    ...nutMistakes(data),
    ...httpMistakes(data),
  ]);
