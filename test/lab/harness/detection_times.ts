import { setTimeout as pause } from 'node:timers/promises';
import type { Clients } from './clients.js';

/**
 * How long it takes from now until upsc reads a status. Asks twenty times a second.
 *
 * @returns milliseconds
 * @throws Error where it has not read it `within` milliseconds
 */
export const timeUntil = async (clients: Clients, status: string, within: number): Promise<number> => {
  const start = performance.now();
  for (;;) {
    const seen = await clients.status();
    const passed = performance.now() - start;
    if (seen === status) return passed;
    if (passed > within)
      throw new Error(`upsc reads "${seen}", not "${status}", after ${Math.round(passed)} ms`);
    await pause(50);
  }
};

/** Asks upsc five times a second for as long as `duration` milliseconds. @returns every status that it read */
export const statusesDuring = async (clients: Clients, duration: number): Promise<Set<string>> => {
  const end = performance.now() + duration;
  const seen = new Set<string>();
  while (performance.now() < end) {
    seen.add(await clients.status());
    await pause(200);
  }
  return seen;
};

/** The middle of the values; of an even number, the mean of the two in the middle. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle - 1)] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
};
