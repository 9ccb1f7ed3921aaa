/** What one figure is measured in; the report gives it with as many decimals as mean something. */
export type Unit = 's' | 'ms' | '% of a core' | 'MB' | 'probes' | 'requests/s' | 'clients';

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
