import { waitFor } from '../../wait_for.js';

/** As `waitFor`, with the timeout that real programs need which run side by side on a busy machine. */
export const eventually = <T>(
  what: string,
  condition: () => T | Promise<T>,
): Promise<Exclude<T, false | null | undefined | 0 | ''>> =>
  waitFor(what, condition, { within: 30_000, every: 50 });
