import { describe, expect, it } from 'vitest';

import { withFound, withProbation, type NameAddress } from '../../../src/adapters/probe/name_address.js';
import { monotonicTime } from '../../../src/domain/core/time.js';

const old = '10.0.0.5';
const router = '10.0.0.1';

/** `found …`: a look-up; else what a probe of both addresses met. Each takes ten seconds. */
type Happening =
  | readonly [string, ...string[]]
  | { old: 'alive' | 'silent' | 'unknown'; offered: 'alive' | 'silent'; sameCard?: true; peace?: false };

const after = (happenings: readonly Happening[]): NameAddress => {
  let known = withFound(null, [old]);
  let now = 0;
  for (const happening of happenings) {
    now += 10_000;
    if (!('old' in happening)) {
      known = withFound(known, happening);
      continue;
    }
    const { peace = true, sameCard = false } = happening;
    const probation = {
      silent: happening.old === 'silent',
      offeredAnswers: happening.offered === 'alive',
      sameCard,
      peace,
    };
    known = withProbation(known, probation, monotonicTime(now));
  }
  return known;
};

const times = (count: number, happening: Happening): Happening[] =>
  Array.from({ length: count }, () => happening);

const takenOver: Happening = { old: 'silent', offered: 'alive' };
const inOutage: Happening = { ...takenOver, peace: false };
const bothThere: Happening = { old: 'alive', offered: 'alive' };

describe('the address that counts for a name that moves', () => {
  it.each<[string, readonly Happening[], string]>([
    ['is the old one at first', [[router]], old],
    ['is the old one in a suspicion or an outage', [[router], ...times(1000, inOutage)], old],
    ['is the old one while that answers', [[router], ...times(1000, bothThere)], old],
    [
      'is the old one while that cannot be asked',
      [[router], ...times(9, { old: 'unknown', offered: 'alive' })],
      old,
    ],
    [
      'is the old one while the new one is silent',
      [[router], ...times(9, { old: 'silent', offered: 'silent' })],
      old,
    ],
    ['is the old one for a minute of peace', [[router], ...times(6, takenOver)], old],
    ['is the new one after a minute of peace', [[router], ...times(7, takenOver)], router],
    [
      'is the old one where a suspicion came in between',
      [[router], ...times(6, takenOver), inOutage, ...times(6, takenOver)],
      old,
    ],
    [
      'is the new one after an outage, once there was a minute of peace',
      [[router], ...times(100, inOutage), ...times(7, takenOver)],
      router,
    ],
    ['is the new one at once where it is the same card', [[router], { ...inOutage, sameCard: true }], router],
    [
      'is the old one where only the silent one is the same card',
      [[router], { old: 'silent', offered: 'silent', sameCard: true, peace: false }],
      old,
    ],
    [
      'is the old one where the name goes back',
      [[router], ...times(5, takenOver), [old], ...times(9, takenOver)],
      old,
    ],
    [
      'is the former one at once where the name goes back there',
      [[router], ...times(7, takenOver), [old], inOutage],
      old,
    ],
    [
      'is not the router that was believed once, when the name leads there again',
      [[router], ...times(7, takenOver), [old], [router], ...times(9, inOutage)],
      old,
    ],
    ['begins anew with each further one', [[router], ...times(6, takenOver), ['10.0.0.9'], takenOver], old],
    ['stays where the name has several', [[router, old], ...times(9, takenOver)], old],
    [
      'stays where several come in turning order',
      [[router, '10.0.0.2'], ['10.0.0.2', router], ...times(7, takenOver)],
      router,
    ],
  ])('%s', (_, happenings, address) => {
    expect(after(happenings).address).toBe(address);
  });
});
