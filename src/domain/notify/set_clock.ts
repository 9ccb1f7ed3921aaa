import { wallClockTime, type Moment, type WallTime } from '../core/time.js';
import type { Backlog, Numbered } from './backlog.js';

/** What slewing a clock, or reading the two a moment apart, comes to (milliseconds). */
const noticeable = 2_000;

/**
 * Follows the wall clock, which may be set while things wait: a machine without a clock of its own has a wrong time after a power
 * cut until its network is back. What this run has noted by the wrong time is moved.
 */
export class SetClock {
  #last: Moment;
  /** When this run began, by the wall clock as it is now. */
  #began: WallTime;

  constructor(
    now: Moment,
    /** The number of the last notice of the runs before: those times were right. */
    private readonly before: number,
  ) {
    this.#last = now;
    this.#began = now.wall;
  }

  /** The backlog with its times as the clock tells them now; the same where nobody has set it. */
  corrected(backlog: Backlog, now: Moment): Backlog {
    const by = now.wall - this.#last.wall - (now.monotonic - this.#last.monotonic);
    this.#last = now;
    if (Math.abs(by) < noticeable) return backlog;
    const began = this.#began;
    const moved = (time: WallTime): WallTime => (time < began ? time : wallClockTime(Math.max(0, time + by)));
    const correct = (one: Numbered): Numbered =>
      one.number <= this.before
        ? one
        : {
            ...one,
            notice: {
              ...one.notice,
              at: moved(one.notice.at),
              since: one.notice.since === null ? null : moved(one.notice.since),
            },
          };
    this.#began = moved(began);
    return { ...backlog, notices: backlog.notices.map(correct) };
  }
}
