import { monotonicTime, type Moment, type Monotonic } from './time.js';

/**
 * The moment at which the state is looked at. Rules ask it whether a deadline has come. It notes those that have not: the
 * earliest of them is when to look again. So no rule can wait for a time that the loop does not know of.
 */
export class Now {
  #deadline: number = Number.POSITIVE_INFINITY;

  constructor(readonly moment: Moment) {}

  get monotonic(): Monotonic {
    return this.moment.monotonic;
  }

  /** Whether `deadline` has come. */
  reached(deadline: Monotonic): boolean {
    if (deadline <= this.moment.monotonic) return true;
    if (deadline < this.#deadline) this.#deadline = deadline;
    return false;
  }

  /** The earliest deadline that was asked for and has not come: until then no answer changes. Null where there is none. */
  get deadline(): Monotonic | null {
    return this.#deadline === Number.POSITIVE_INFINITY ? null : monotonicTime(this.#deadline);
  }
}
