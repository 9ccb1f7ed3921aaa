import fc from 'fast-check';
import type { ProbeOutcome } from '../../src/domain/core/event.js';
import { alive } from './given.js';
import type { ProbeFate } from './simulation.js';

/** A repeatable sequence of numbers from 0 to 1. */
export function randomness(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const answered = (random: () => number): ProbeFate => ({
  outcome: alive,
  takes: 1 + random() * 20,
  repeatedAfter: random() < 0.1 ? random() * 5000 : null,
});

export const failed = (outcome: ProbeOutcome, random: () => number): ProbeFate => ({
  outcome,
  takes: outcome.kind === 'silent' ? 1000 + random() * 500 : random() * 1500,
  repeatedAfter: random() < 0.1 ? random() * 5000 : null,
});

export const oneOf = <T>(random: () => number, ...choices: [T, ...T[]]): T =>
  choices[Math.floor(random() * choices.length)] ?? choices[0];

export const hour = 3_600_000;

/** Cuts of the mains as [begin, end) in milliseconds; at least two minutes apart. */
export const outages = (within: number): fc.Arbitrary<[number, number][]> =>
  fc
    .array(fc.tuple(fc.integer({ min: 150_000, max: hour }), fc.integer({ min: 30_000, max: hour })), {
      maxLength: 6,
    })
    .map((pairs) => {
      const cuts: [number, number][] = [];
      let cursor = 0;
      for (const [pause, length] of pairs) {
        const begin = cursor + pause;
        if (begin + length + 120_000 > within) break;
        cuts.push([begin, begin + length]);
        cursor = begin + length;
      }
      return cuts;
    });

/** Cheaper than `expect` where it is asked a million times. */
export function must(holds: boolean, now: number, what: string): void {
  if (!holds) throw new Error(`does not hold at ${now} ms: ${what}`);
}

export const isCut = (cuts: readonly [number, number][], milli: number): boolean =>
  cuts.some(([begin, end]) => milli >= begin && milli < end);
