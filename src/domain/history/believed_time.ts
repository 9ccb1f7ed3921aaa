import { minutes, wallClockTime, type Moment, type WallTime } from '../core/time.js';

const day = minutes(24 * 60);

/**
 * Before what time nothing can be too old to be kept. A clock that is years ahead, as after a battery of its own was exchanged, must
 * not throw everything away: no more time has gone by since the last record than was seen to go by, and a day.
 */
export class BelievedTime {
  #from: Moment;

  constructor(now: Moment) {
    this.#from = now;
  }

  /** @param recorded the time of the newest record of before */
  found(recorded: WallTime, now: Moment): void {
    this.#from = { ...now, wall: recorded };
  }

  /** The wall clock's time, or the latest that is believed. */
  at({ wall, monotonic }: Moment): WallTime {
    const latest = this.#from.wall + day + monotonic - this.#from.monotonic;
    return wallClockTime(Math.min(wall, latest));
  }
}
