/** What one figure is measured in; the report gives it with as many decimals as mean something. */
export type Unit = 's' | 'ms' | '% of a core' | 'MB' | 'probes' | 'requests/s' | 'clients' | 'events';

/** One figure of the report. */
export interface Measurement {
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
  /** The largest value that is wanted, in the same unit; null where it is only told. */
  readonly wantAtMost: number | null;
}

/** A figure that is only told. */
export const told = (what: string, value: number, unit: Unit): Measurement => ({
  what,
  value,
  unit,
  wantAtMost: null,
});

/** A figure that is wanted to be at most `limit`. */
export const wanted = (what: string, value: number, unit: Unit, limit: number): Measurement => ({
  what,
  value,
  unit,
  wantAtMost: limit,
});

/**
 * The smallest of the values that at least `percent` of them do not exceed (nearest rank).
 *
 * @param percent above 0, at most 100; 50 is the median, 100 the largest
 * @throws Error where there are no values
 */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = [...values].sort((one, other) => one - other);
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (value === undefined) throw new Error('there is nothing to take a percentile of');
  return value;
};

/** Tells whoever waits for the figures how far it is. */
export const progress = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
