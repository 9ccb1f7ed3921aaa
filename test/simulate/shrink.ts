import type { Domain } from './domain.js';
import type { House } from './house.js';
import { live } from './simulate.js';
import type { Violation } from './violation.js';

/** The same house with as few happenings as it takes: each is left out that the violation of the same property does without. */
export function shrunk(house: House, domain: Domain, { property, at }: Violation): House {
  let smallest: House = { ...house, happenings: house.happenings.filter((happening) => happening.at <= at) };
  for (const happening of smallest.happenings.toReversed()) {
    const happenings = smallest.happenings.filter((other) => other !== happening);
    const smaller = { ...smallest, happenings };
    if (live(smaller, domain).violation?.property === property) smallest = smaller;
  }
  return smallest;
}
