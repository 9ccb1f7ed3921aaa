import { seconds, wallClockTime, type Duration, type WallTime } from '../../domain/time.js';

/** Both clocks together tell a moment no more exactly than this. */
const tremble = seconds(1);

/**
 * Times of day that are counted anew for each snapshot, from what is left on the monotonic clock: they tremble, and drift
 * while the wall clock is being set. One that has not really moved stays as it was told, so that it is not told again.
 */
export class SteadyTimes {
  readonly #told = new Map<string, WallTime>();

  /**
   * The time as it is to be told, in whole seconds.
   *
   * @param of whose time it is
   * @param steadiness how far it has to have moved to be told anew
   */
  told(of: string, at: WallTime, steadiness: Duration = tremble): WallTime {
    const before = this.#told.get(of);
    if (before !== undefined && Math.abs(at - before) < steadiness) return before;
    const whole = wallClockTime(Math.round(at / 1000) * 1000);
    this.#told.set(of, whole);
    return whole;
  }
}
