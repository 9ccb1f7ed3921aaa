import { describe, expect, it } from 'vitest';
import { madeUpHouse } from './made_up_house.js';
import { mutants } from './mutants.js';
import { live } from './simulate.js';
import { twentyYears } from './twenty_years.js';

describe('a broken rule is found within 20 simulated years', () => {
  it.each(mutants)(
    '$property: $name',
    ({ property, domain, shownIn }) => {
      const found = [shownIn, ...twentyYears].find(
        (seed) => live(madeUpHouse(seed), domain).violation?.property === property,
      );
      expect(found, 'the house in which it shows').toBeDefined();
    },
    300_000,
  );
});
