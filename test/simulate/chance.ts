/** A number from 0 to 1 that depends on the keys alone: leaving one happening out of a house moves no other fate. */
export function fateOf(seed: number, ...keys: readonly number[]): number {
  let mixed = seed | 0;
  for (const key of keys) {
    mixed = Math.imul(mixed ^ (key | 0), 0x9e37_79b1);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85eb_ca77);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae3d);
    mixed ^= mixed >>> 16;
  }
  return (mixed >>> 0) / 4_294_967_296;
}

/** A repeatable row of choices. */
export class Chance {
  #drawn = 0;

  constructor(private readonly seed: number) {}

  /** 0 to 1. */
  next(): number {
    this.#drawn += 1;
    return fateOf(this.seed, this.#drawn, 7);
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `least` up to and including `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** Small numbers as often as large ones, for lengths of time from seconds to a day. */
  spread(least: number, most: number): number {
    return Math.round(least * (most / least) ** this.next());
  }

  oneOf<T>(...choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.next() * choices.length)] ?? choices[0];
  }
}
