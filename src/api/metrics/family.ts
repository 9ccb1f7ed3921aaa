import type { Duration } from '../../domain/core/time.js';
import type { Health } from '../../domain/view/health.js';
import type { Snapshot } from '../../domain/view/snapshot.js';
import type { Metric, Sample } from './exposition.js';

/** What is known of the real outages of a UPS since recording began. */
export interface OutageTotals {
  readonly ups: string;
  readonly outages: number;
  /** Of all of them together, so far. */
  readonly duration: Duration;
}

export interface Measured {
  readonly snapshot: Snapshot;
  readonly health: Health;
  readonly version: string;
  /** One for each UPS; empty where nothing is recorded. */
  readonly totals: readonly OutageTotals[];
}

/** A metric, and where its samples come from. */
export interface Family extends Omit<Metric, 'samples'> {
  readonly samplesIn: (measured: Measured) => readonly Sample[];
}
