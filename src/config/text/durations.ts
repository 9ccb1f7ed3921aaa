import { milliseconds, type Duration } from '../../domain/core/time.js';

const unitInMilliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  y: 31_536_000_000,
};

/** The form of a duration as a regular expression, for editors: a whole number of at most nine digits and its unit. */
export const durationPattern = '^[0-9]{1,9}(ms|s|m|h|d|y)$';

const form = new RegExp(durationPattern);

/** Reads `500ms`, `5s`, `10m`, `2h`, `30d` or `5y` (of 365 days). Null for every other text. */
export const durationOf = (text: string): Duration | null => {
  if (!form.test(text)) return null;
  const count = Number.parseInt(text, 10);
  return milliseconds(count * (unitInMilliseconds[text.replace(/\d+/, '')] ?? 0));
};

/** A duration that was validated before. */
export const durationFrom = (text: string): Duration => durationOf(text) ?? milliseconds(0);
