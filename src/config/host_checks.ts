import { comparableAddress } from './address_text.js';
import { idOf } from './device_identity.js';
import { durationOf } from './duration_text.js';
import { listAt, shownPath, textAt, valueAt, type KeyPath } from './key_path.js';
import { mistake, type Mistake } from './mistake.js';
import { repeated, type Placed } from './repeated.js';
import { wakeOrderMistakes } from './wake_order.js';

const textsOfHosts = (data: unknown, key: string, comparable: (text: string) => string): readonly Placed[] =>
  listAt(data, 'hosts').flatMap((host, index) => {
    const text = textAt(host, key);
    return text === null ? [] : [{ path: ['hosts', index, key], text: comparable(text) }];
  });

const repeatedHosts = (data: unknown): readonly Mistake[] => [
  ...repeated(
    textsOfHosts(data, 'name', idOf),
    (first) =>
      `has the same id as ${shownPath(first)}; ids are names in lower case, without accents, and with _ for everything but letters and digits: give one of them another name`,
  ),
  ...repeated(
    textsOfHosts(data, 'address', comparableAddress),
    (first) => `is the same address as ${shownPath(first)}`,
  ),
];

/** Keys that have something to say only where the host can be woken. */
const keysOfWaking = ['broadcast', 'port', 'after', 'secureon', 'interfaces', 'least_charge'] as const;

/** How the keys of one host go together. `given` tells of a key whether it is written, be it wrong. */
const hostMistakes = (
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

const chargeMistakes = (data: unknown): readonly Mistake[] =>
  valueAt(data, 'ups', 'battery') !== undefined
    ? []
    : listAt(data, 'hosts').flatMap((host, index) =>
        valueAt(host, 'wake', 'least_charge') === undefined
          ? []
          : [
              mistake(
                ['hosts', index, 'wake', 'least_charge'],
                'needs ups.battery: without it no charge is known',
                'key',
              ),
            ],
      );

const patienceMistakes = (data: unknown, written: unknown): readonly Mistake[] => {
  const every = durationOf(textAt(data, 'wake', 'retry_every') ?? '');
  const patience = durationOf(textAt(data, 'wake', 'give_up_after') ?? '');
  if (every === null || patience === null || patience >= every) return [];
  return valueAt(written, 'wake', 'give_up_after') === undefined
    ? [
        mistake(
          ['wake', 'retry_every'],
          'must not be longer than wake.give_up_after, which is 30m where it is left out',
        ),
      ]
    : [mistake(['wake', 'give_up_after'], 'must not be shorter than wake.retry_every')];
};

/** How the keys of hosts and of waking them go together. Reads whatever is readable of the expanded forms. */
export const hostsMistakes = (data: unknown, written: unknown): readonly Mistake[] => [
  ...repeatedHosts(data),
  ...listAt(data, 'hosts').flatMap((host, index) =>
    hostMistakes(
      host,
      ['hosts', index],
      (...keys) => valueAt(written, 'hosts', index, ...keys) !== undefined,
    ),
  ),
  ...chargeMistakes(data),
  ...wakeOrderMistakes(data),
  ...patienceMistakes(data, written),
];
