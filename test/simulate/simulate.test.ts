import { expect, it } from 'vitest';
import { realDomain } from './domain.js';
import { madeUpHouse } from './made_up_house.js';
import { live } from './simulate.js';
import { twentyYears } from './twenty_years.js';

it('what must always hold does, in every house of 20 simulated years', () => {
  const violations = twentyYears.flatMap((seed) => {
    const { violation } = live(madeUpHouse(seed), realDomain);
    return violation === null ? [] : [`npm run simulate -- --seed ${seed}: ${violation.message}`];
  });
  expect(violations).toEqual([]);
}, 300_000);
