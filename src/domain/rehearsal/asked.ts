import { minutes, seconds, type Duration } from '../core/time.js';

/** What is to be rehearsed. */
export interface Asked {
  /** The UPS whose mains goes; null: that of all. */
  readonly ups: string | null;
  /** When it is back; null: once everything has happened that happens. */
  readonly lasts: Duration | null;
}

/** Bounds of what may be asked for. */
export const minLasts = seconds(1);
export const maxLasts = minutes(7 * 24 * 60);
