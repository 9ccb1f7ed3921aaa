import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `condition` gives something truthy, and returns that. Looks every few milliseconds.
 *
 * @param what what is waited for, for the error message
 * @throws Error when `within` milliseconds have passed
 */
export async function waitFor<T>(
  what: string,
  condition: () => T | Promise<T>,
  { within = 15_000, every = 10 }: { within?: number; every?: number } = {},
): Promise<Exclude<T, false | null | undefined | 0 | ''>> {
  const end = performance.now() + within;
  for (;;) {
    const value = await condition();
    if (isTruthy(value)) return value;
    if (performance.now() > end) throw new Error(`waited ${within} ms for: ${what}`);
    await pause(every);
  }
}

const isTruthy = <T>(value: T): value is Exclude<T, false | null | undefined | 0 | ''> => Boolean(value);
