import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { minutes, wallClockTime, type Moment, type WallTime } from '../../domain/core/time.js';
import type { Line } from '../../domain/history/line_schema.js';
import type { Span } from '../../domain/history/port.js';
import { systemCodeOf } from '../../platform/system_error.js';
import type { Journal } from './journal.js';
import { textOf } from './line_check.js';
import { lastLineOf } from './line_file.js';

/** Beyond that no more is written on that day: a thousand devices have half as much. */
const maxSize = 16 * 1_048_576;

/** However many boots a day has. */
const maxFiles = 1_000;

const day = minutes(24 * 60);

const fileName = /^\d{4}-\d{2}-\d{2}T\d{6}Z-[A-Za-z0-9]{1,8}\.jsonl$/;

/**
 * Devices, events and latencies: a file for each day, and for each boot in it. Its name begins with the time of its first line,
 * so that names sort by time.
 */
export class DayFiles {
  #current: { name: string; startedAt: WallTime } | null = null;
  readonly #boot: string;

  constructor(
    private readonly folder: string,
    boot: string,
    private readonly journal: Journal,
  ) {
    this.#boot = boot.replaceAll(/[^A-Za-z0-9]/g, '').slice(-8) || 'boot';
  }

  /** The file that is written now; null before the first line. */
  get current(): string | null {
    return this.#current === null ? null : this.pathOf(this.#current.name);
  }

  pathOf(name: string): string {
    return join(this.folder, name);
  }

  /**
   * Looks for what was written last; goes on with its file where that is of this boot and of today.
   *
   * @returns the last line, and whether this boot has written it
   */
  async load(now: Moment): Promise<{ readonly line: Line; readonly isOfThisBoot: boolean } | null> {
    const names = await this.#names();
    // One from a boot whose clock was years ahead would be the last for as long.
    const believable = names.filter((name) => timeIn(name) <= now.wall + day);
    for (const name of (believable.length > 0 ? believable : names).reverse()) {
      const line = await lastLineOf(this.pathOf(name));
      if (line === null) continue;
      const isOfThisBoot = name.endsWith(`-${this.#boot}.jsonl`);
      if (isOfThisBoot && dayOf(timeIn(name)) === dayOf(now.wall))
        this.#current = { name, startedAt: timeIn(name) };
      return { line, isOfThisBoot };
    }
    return null;
  }

  /** Whether a line of that time begins a new file. */
  begins(at: WallTime): boolean {
    return this.#current === null || dayOf(this.#current.startedAt) !== dayOf(at);
  }

  /** That the clock was set stands where it was set: in the file that it corrects. */
  write(line: Line): void {
    if (line.k === 'clock' && this.#current === null) return;
    if (this.#current === null || (line.k !== 'clock' && this.begins(line.at)))
      this.#current = { name: this.#nameOf(line.at), startedAt: line.at };
    const path = this.pathOf(this.#current.name);
    if (!this.journal.isLarger(path, maxSize)) this.journal.add(path, textOf(line), line.at, true);
  }

  /** The wall clock was set, and the line that says so is written: the file is called by the day that it is really of. */
  clockSet(by: number): void {
    if (this.#current === null) return;
    const startedAt = wallClockTime(Math.max(0, this.#current.startedAt + by));
    const [from, name] = [this.#current.name, this.#nameOf(startedAt)];
    if (dayOf(startedAt) === dayOf(this.#current.startedAt)) return;
    this.#current = { name, startedAt };
    this.journal.then(() =>
      rename(this.pathOf(from), this.pathOf(name)).catch((error: unknown) => {
        if (systemCodeOf(error) !== 'ENOENT') throw error;
      }),
    );
  }

  /** The files in which something of the span may stand, the oldest first. */
  async within({ from, to }: Span): Promise<readonly string[]> {
    const names = await this.#names();
    const current = this.#current?.name;
    const all = current === undefined || names.includes(current) ? names : [...names, current].sort();
    return all
      .filter((name) => timeIn(name) >= from - 2 * day && timeIn(name) <= to)
      .map((name) => this.pathOf(name));
  }

  async removeBefore(time: WallTime): Promise<void> {
    const names = await this.#names();
    const old = names.filter((name, index) => timeIn(name) + day < time || index < names.length - maxFiles);
    for (const name of old)
      // Not behind what waits to be written: on a full disk that waits for this.
      if (name !== this.#current?.name) await rm(this.pathOf(name), { force: true });
  }

  #nameOf(at: WallTime): string {
    const text = new Date(at).toISOString();
    return `${text.slice(0, 10)}T${text.slice(11, 19).replaceAll(':', '')}Z-${this.#boot}.jsonl`;
  }

  async #names(): Promise<string[]> {
    const names = await readdir(this.folder).catch((error: unknown): string[] => {
      if (systemCodeOf(error) === 'ENOENT') return [];
      throw error;
    });
    return names.filter((name) => fileName.test(name)).sort();
  }
}

const dayOf = (at: number): number => Math.floor(at / day);

const timeIn = (name: string): WallTime => {
  const [, date = '', hour = '', minute = '', second = ''] = /^(.{10})T(\d\d)(\d\d)(\d\d)/.exec(name) ?? [];
  return wallClockTime(Date.parse(`${date}T${hour}:${minute}:${second}Z`));
};
