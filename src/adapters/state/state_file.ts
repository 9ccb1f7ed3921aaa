import { createHash } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../domain/core/failure.js';
import type { Remembered } from '../../domain/core/memory_schema.js';
import type { Inbox, Log, Memory } from '../../domain/core/ports.js';
import type { Recollection } from '../../domain/core/recall.js';
import { seconds } from '../../domain/core/time.js';
import { LatestWrite } from '../../platform/latest_write.js';
import { TellOnce } from '../../platform/retry.js';
import { runAfter } from '../../platform/timers.js';
import { readText, UnfitFile, writeWhole } from '../../platform/whole_file.js';
import { AliveFile, isThere } from './alive_file.js';
import { recordOf, recordText, type SignOfLife } from './record.js';

/** A state is a few kilobytes; a file beyond this is not one of ours. */
const maxSize = 1_048_576;

const outageForgotten = 'after a restart the outage would be forgotten';

/** A write takes milliseconds; a disk that has to spin up takes up to two seconds. */
const answersWithin = seconds(3);

/**
 * The state on disk. Written beside the old one and renamed over it, so that a reader finds the old or the new one and
 * never half of it, whenever we are killed. It is written only when something in it changed, and flushed then: some file
 * systems leave a file that was renamed but not flushed empty when the machine loses power, which is when it is needed.
 * That we still run is told to a file beside it, which also tells which text is the newest state: one that could not be written
 * must not be followed by the one before it. What it reports, it reports once for each cause.
 */
export class StateFile implements Memory {
  readonly #writes = new LatestWrite<Remembered>((record) => this.#write(record));
  readonly #flushes = new LatestWrite<null>(() => this.#flush());
  readonly #alive: AliveFile;
  readonly #told = new TellOnce();
  /** What the file holds, but for the time; empty where that is not certain. */
  #written = '';
  #digest = '';
  #inbox: Pick<Inbox, 'dispatch'> | null = null;

  /** @param elsewhere a folder on another disk, where it can be told that this one takes nothing any more; null: none */
  constructor(
    private readonly path: string,
    private readonly log: Log,
    elsewhere: string | null = null,
  ) {
    this.#alive = new AliveFile(
      join(dirname(path), 'alive.json'),
      elsewhere === null ? null : join(elsewhere, 'state-not-saved'),
    );
  }

  /** From now on failures are also told to the loop, as a problem. */
  reportTo(inbox: Pick<Inbox, 'dispatch'>): void {
    this.#inbox = inbox;
    const reason = this.#told.told;
    if (reason !== null) inbox.dispatch({ type: 'component_failed', component: 'state file', reason });
  }

  /**
   * What is remembered; null where there is nothing. A damaged file is set aside (its name is told) and counts as nothing.
   * Never rejects.
   */
  async load(): Promise<Recollection | null> {
    let text: string | null;
    try {
      text = await readText(this.path, maxSize);
      if (text === null) return null;
    } catch (error) {
      if (error instanceof UnfitFile) return await this.#setAside(error.message);
      this.#failed(`cannot be read: ${messageOf(error)}`);
      return null;
    }
    try {
      return await this.#withLastSignOfLife(recordOf(text), text);
    } catch (error) {
      return await this.#setAside(messageOf(error));
    }
  }

  save(record: Remembered): Promise<void> {
    return this.#writes.put(record);
  }

  async #write(record: Remembered): Promise<void> {
    const { savedAt, bootId, ...lasting } = record;
    const content = JSON.stringify({ bootId, ...lasting });
    const hanging = runAfter(answersWithin, () => this.#hangs());
    try {
      if (content === this.#written && (await isThere(this.path))) {
        await this.#alive.write({ bootId, savedAt, newest: this.#digest });
      } else {
        const text = recordText(record);
        this.#digest = digestOf(text);
        // Called the newest before it is there: whenever we are killed, nobody takes the old one for it.
        await this.#alive.write({ bootId, savedAt, newest: this.#digest });
        await writeWhole(this.path, text);
        this.#written = content;
        void this.#flushes.put(null);
      }
    } catch (error) {
      this.#written = '';
      await this.#alive.withdraw();
      this.#failed(`${dirname(this.path)} cannot be written: ${messageOf(error)}; ${outageForgotten}`);
      return;
    } finally {
      hanging.stop();
    }
    if (!this.#told.recover()) return;
    this.log.info(`The state file can be written again.`);
    this.#inbox?.dispatch({ type: 'component_recovered', component: 'state file' });
  }

  /** Nothing else is tried on that disk until it answers: each try would hold a thread of the pool for good. */
  #hangs(): void {
    void this.#alive.withdrawElsewhere();
    this.#failed(`the disk of ${dirname(this.path)} does not answer; ${outageForgotten}`);
  }

  /** Against our being killed the rename is enough; this is against the machine's losing power. Nobody waits for it. */
  async #flush(): Promise<void> {
    this.log.debug('Flushing the state to disk.');
    for (const path of [this.path, dirname(this.path)]) {
      try {
        const file = await open(path, 'r');
        await file.sync().finally(() => file.close());
      } catch (error) {
        this.log.debug(`Could not flush ${path}: ${messageOf(error)}`);
      }
    }
  }

  /** Where no sign of life tells that the text is the newest state, the record says so. */
  async #withLastSignOfLife(record: Remembered, text: string): Promise<Recollection> {
    let sign: SignOfLife | null = null;
    try {
      sign = await this.#alive.read();
    } catch (error) {
      this.log.warn(
        `The sign of life beside the state file is damaged (${messageOf(error)}): the status is stale until it is decided anew.`,
      );
    }
    const digest = digestOf(text);
    // A sign of life of before names no state.
    if (sign?.bootId !== record.bootId || (sign.newest ?? digest) !== digest)
      return { ...record, mayBeOutdated: true };
    return sign.savedAt.monotonic > record.savedAt.monotonic ? { ...record, savedAt: sign.savedAt } : record;
  }

  async #setAside(why: string): Promise<null> {
    const aside = `${this.path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
    const what = await rename(this.path, aside).then(
      () => `The state file is damaged (${why}); it was set aside as ${aside}.`,
      (error: unknown) =>
        `The state file ${this.path} is damaged (${why}) and could not be set aside: ${messageOf(error)}.`,
    );
    this.log.warn(
      `${what} An outage that was going on, a drill, maintenance and delays set at run time are forgotten.`,
    );
    return null;
  }

  #failed(reason: string): void {
    if (!this.#told.isNews(reason)) return;
    const advice = 'Look at the data folder: is it full, read-only, or on a disk that hangs?';
    this.log.error(`State file: ${reason}. ${advice}`);
    this.#inbox?.dispatch({ type: 'component_failed', component: 'state file', reason });
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
