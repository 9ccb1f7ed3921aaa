import { describe, expect, it } from 'vitest';
import { realDomain } from './domain.js';
import { madeUpHouse } from './made_up_house.js';
import { mutants } from './mutants.js';
import { live } from './simulate.js';

/** 131 houses of eight weeks are 20 years. */
const seeds = Array.from({ length: 131 }, (_, index) => index + 1);

describe('20 simulated years', () => {
  it('what must always hold does, in every house', () => {
    const violations = seeds.flatMap((seed) => {
      const { violation } = live(madeUpHouse(seed), realDomain);
      return violation === null ? [] : [`npm run simulate -- --seed ${seed}: ${violation.message}`];
    });
    expect(violations).toEqual([]);
  }, 300_000);
});

describe('a broken rule is found within these 20 years', () => {
  it.each(mutants)(
    '$property: $name',
    ({ property, domain }) => {
      const found = seeds.find((seed) => live(madeUpHouse(seed), domain).violation?.property === property);
      expect(found, 'the house in which it shows').toBeDefined();
    },
    300_000,
  );
});
