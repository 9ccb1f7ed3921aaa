import type { DeviceHabits } from './house.js';

/** A sentinel or a witness as it physically is. */
export class Device {
  /** The broker's word of it, as we would hear it; of no meaning for one that is pinged. */
  payload: 'online' | 'offline' = 'online';
  payloadSince = Number.NEGATIVE_INFINITY;
  /** When it was last cut off from the broker; null while it is connected. */
  cutOffSince: number | null = null;
  slow = 0;
  #powered = true;
  #asleep = 0;
  #upFrom = Number.NEGATIVE_INFINITY;
  #downFrom = Number.POSITIVE_INFINITY;
  #downSince = Number.NEGATIVE_INFINITY;

  constructor(
    readonly habits: DeviceHabits,
    /** Its own number, which its packets' fates hang on. */
    readonly number: number,
  ) {}

  isUp(now: number): boolean {
    return this.#asleep === 0 && now >= this.#upFrom && now < this.#downFrom;
  }

  /** Since when it has not been running; null while it is. */
  downSince(now: number): number | null {
    if (this.isUp(now)) return null;
    return this.#asleep === 0 && now >= this.#downFrom ? this.#downFrom : this.#downSince;
  }

  /** When it is up again by itself. */
  get upFrom(): number {
    return this.#upFrom;
  }

  /** When it goes down for want of power. */
  get downFrom(): number {
    return this.#downFrom;
  }

  power(isThere: boolean, now: number): void {
    if (isThere === this.#powered) return;
    this.#powered = isThere;
    if (!isThere) {
      this.#downFrom = Math.max(now + this.habits.holdsUp, this.#upFrom);
    } else {
      if (now >= this.#downFrom) this.#boots(now, this.#downFrom);
      this.#downFrom = Number.POSITIVE_INFINITY;
    }
  }

  restart(now: number): void {
    if (this.isUp(now)) this.#boots(now, now);
  }

  fallAsleep(now: number): void {
    this.#downSince = this.downSince(now) ?? now;
    this.#asleep += 1;
  }

  wakeUp(now: number): void {
    this.#asleep -= 1;
    if (this.#asleep === 0) this.#upFrom = Math.max(this.#upFrom, now);
  }

  #boots(now: number, downSince: number): void {
    this.#downSince = Math.min(downSince, now);
    this.#upFrom = now + this.habits.bootTakes;
  }
}
