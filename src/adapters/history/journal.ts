import { stat } from 'node:fs/promises';
import { messageOf } from '../../domain/core/failure.js';
import { seconds, type WallTime } from '../../domain/core/time.js';
import { Backoff, TellOnce } from '../../platform/retry.js';
import { runAfter, type Timer } from '../../platform/timers.js';
import { appendLines } from './append_lines.js';
import type { FileState } from './line_file.js';

/** What waits for a disk that takes nothing: in a failure of hours the oldest of it is given up. */
const maxPendingBytes = 1_048_576;

/** A write takes milliseconds; a disk that has to spin up takes up to two seconds. */
const answersWithin = seconds(3);

type Entry =
  | {
      readonly kind: 'line';
      readonly path: string;
      readonly text: string;
      readonly at: WallTime;
      readonly isDetail: boolean;
    }
  | { readonly kind: 'work'; readonly run: () => Promise<void> };

export interface JournalReport {
  /** Once for each cause, in words. */
  failed(reason: string): void;
  /** @param lost what was given up meanwhile; null: nothing was */
  recovered(lost: Lost | null): void;
}

export interface Lost {
  readonly count: number;
  readonly since: WallTime;
  readonly until: WallTime;
}

/**
 * The one way to the disk: one write after the other, in order, and again until it succeeds. Whoever hands something in waits
 * for nothing, and what waits is bounded.
 */
export class Journal {
  #waiting: Entry[] = [];
  #bytes = 0;
  #lost: Lost | null = null;
  /** What of a file is whole on the disk; of those that were written last. */
  readonly #sizes = new Map<string, number>();
  readonly #told = new TellOnce();
  readonly #backoff = new Backoff(seconds(1), seconds(60));
  #retry: Timer | null = null;
  #writing: Promise<void> | null = null;
  #isStopped = false;

  /** @param append how lines get to the disk */
  constructor(
    private readonly report: JournalReport,
    private readonly append: typeof appendLines = appendLines,
  ) {}

  /** Why nothing can be written now; null where all is well. */
  get trouble(): string | null {
    return this.#told.told;
  }

  /** To be written with the next {@link flush}. @param isDetail it goes first where there is no room for all that waits */
  add(path: string, text: string, at: WallTime, isDetail: boolean): void {
    this.#waiting.push({ kind: 'line', path, text, at, isDetail });
    this.#bytes += text.length;
    while (this.#bytes > maxPendingBytes && this.#giveUpOne());
  }

  /** To be done once all that was handed in before is written. It is tried again until it does not reject. */
  then(run: () => Promise<void>): void {
    this.#waiting.push({ kind: 'work', run });
  }

  /** Resolves when all that waits is written, or this attempt has failed. Never rejects. */
  flush(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#writing ??= this.#write().finally(() => (this.#writing = null));
    return this.#writing;
  }

  /** Resolves when what is being written now is, or that has failed. Never rejects. */
  get settled(): Promise<void> {
    return this.#writing ?? Promise.resolve();
  }

  /** No attempt is made from now on. */
  stop(): void {
    this.#isStopped = true;
    this.#retry?.stop();
  }

  /** What is to be read of a file so that no line is met twice or is missing. */
  async stateOf(path: string): Promise<FileState> {
    const found = this.#sizes.get(path) ?? (await sizeOf(path));
    const pending = this.#waiting.flatMap((entry) =>
      entry.kind === 'line' && entry.path === path ? [entry.text.trimEnd()] : [],
    );
    return { size: this.#sizes.get(path) ?? found, pending };
  }

  /** Whether the file has no room for more. */
  isLarger(path: string, bytes: number): boolean {
    return (this.#sizes.get(path) ?? 0) > bytes;
  }

  async #write(): Promise<void> {
    const hanging = runAfter(answersWithin, () => this.#failed('the disk does not answer'));
    try {
      while (this.#waiting.length > 0) await this.#writeSome();
    } catch (error) {
      this.#failed(messageOf(error));
      this.#retry?.stop();
      if (!this.#isStopped) this.#retry = runAfter(this.#backoff.next(), () => void this.flush());
      return;
    } finally {
      hanging.stop();
    }
    this.#backoff.reset();
    if (!this.#told.recover()) return;
    const lost = this.#lost;
    this.#lost = null;
    this.report.recovered(lost);
  }

  /** The lines of one file that are next, or the work that is. */
  async #writeSome(): Promise<void> {
    const [first] = this.#waiting;
    if (first === undefined) return;
    if (first.kind === 'work') {
      await first.run();
      this.#done([first]);
      return;
    }
    const nextWork = this.#waiting.findIndex(({ kind }) => kind === 'work');
    const lines = this.#waiting
      .slice(0, nextWork === -1 ? undefined : nextWork)
      .filter((entry) => entry.kind === 'line')
      .filter(({ path }) => path === first.path);
    if (!this.#sizes.has(first.path)) this.#sizes.set(first.path, await sizeOf(first.path));
    const size = await this.append(first.path, lines.map(({ text }) => text).join(''));
    this.#done(lines);
    this.#sizes.delete(first.path);
    this.#sizes.set(first.path, size);
    const [oldest] = this.#sizes.keys();
    if (this.#sizes.size > 20 && oldest !== undefined) this.#sizes.delete(oldest);
  }

  #done(entries: readonly Entry[]): void {
    const done = new Set(entries);
    // One that was given up meanwhile is counted no more.
    this.#waiting = this.#waiting.filter((entry) => {
      if (!done.has(entry)) return true;
      if (entry.kind === 'line') this.#bytes -= entry.text.length;
      return false;
    });
  }

  #giveUpOne(): boolean {
    const lines = this.#waiting.filter((entry) => entry.kind === 'line');
    const oldest = lines.find(({ isDetail }) => isDetail) ?? lines[0];
    if (oldest === undefined) return false;
    this.#done([oldest]);
    const { count, since } = this.#lost ?? { count: 0, since: oldest.at };
    this.#lost = { count: count + 1, since, until: oldest.at };
    return true;
  }

  #failed(reason: string): void {
    if (this.#told.isNews(reason)) this.report.failed(reason);
  }
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
