import { milliseconds, type Duration } from '../../domain/core/time.js';

const unitInMilliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

type Unit = keyof typeof unitInMilliseconds;

const isUnit = (text: string): text is Unit => Object.hasOwn(unitInMilliseconds, text);

/** The form of a duration as a regular expression, for editors: a whole number of at most nine digits and its unit. */
export const durationPattern = '^[0-9]{1,9}(ms|s|m|h)$';

/** Reads `500ms`, `5s`, `10m` or `2h`. Null for every other text. */
export const durationOf = (text: string): Duration | null => {
  const parts = /^(\d{1,9})(ms|s|m|h)$/.exec(text);
  const [, count, unit] = parts ?? [];
  if (count === undefined || unit === undefined || !isUnit(unit)) return null;
  return milliseconds(Number(count) * unitInMilliseconds[unit]);
};

/** A duration that was validated before. */
export const durationFrom = (text: string): Duration => durationOf(text) ?? milliseconds(0);
