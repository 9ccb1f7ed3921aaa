import { wallClockTime } from '../core/time.js';
import type { Line } from './line_schema.js';

interface Shift {
  readonly from: number;
  readonly to: number;
  readonly by: number;
}

/**
 * What the lines of a file say of the clock by which they were written: where it was set, all that the same boot had written
 * there before is moved by as much. The lines that say so have to be known before any is read.
 */
export class Corrections {
  #boot = '';
  #bootFrom = 0;
  readonly #shifts: Shift[] = [];

  /** @param index of the line in the file. Lines that name no boot and no set clock may be left out. */
  note(index: number, line: Line): void {
    if ('boot' in line && line.boot !== this.#boot) {
      this.#boot = line.boot;
      this.#bootFrom = index;
    }
    if (line.k === 'clock') this.#shifts.push({ from: this.#bootFrom, to: index, by: line.by });
  }

  /** The line with its times as the clock tells them now. */
  corrected(index: number, line: Line): Line {
    const by = this.#shifts
      .filter(({ from, to }) => index >= from && index < to)
      .reduce((sum, shift) => sum + shift.by, 0);
    if (by === 0) return line;
    const moved = { ...line, at: later(line.at, by) };
    if (moved.k === 'latency') return { ...moved, start: later(moved.start, by) };
    return moved.k === 'lost' ? { ...moved, since: later(moved.since, by) } : moved;
  }
}

const later = (time: number, by: number) => wallClockTime(Math.max(0, time + by));
