import { open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Ajv } from 'ajv';
import { messageOf, systemCodeOf } from '../domain/failure.js';
import type { Remembered } from '../domain/memory.js';
import type { Inbox, Log } from '../domain/ports.js';
import { isoTime } from '../domain/time.js';
import { LatestWrite } from './latest_write.js';
import type { Memory } from './loop.js';
import { rememberedSchema } from './remembered_schema.js';

const version = 1;

/** A state is a few kilobytes; a file beyond this is not one of ours. */
const largestFile = 1_048_576;

/**
 * The state on disk. Written beside the old one and renamed over it, so that a reader finds the old or the new one and
 * never half of it, whenever we are killed. What it reports, it reports once for each cause.
 */
export class StateFile implements Memory {
  readonly #writes = new LatestWrite<Remembered>((record) => this.#write(record));
  #lastError: string | null = null;
  #flushed = '';
  #inbox: Pick<Inbox, 'dispatch'> | null = null;

  constructor(
    private readonly path: string,
    private readonly log: Log,
  ) {}

  /** From now on failures are also told to the loop, as a problem. */
  reportTo(inbox: Pick<Inbox, 'dispatch'>): void {
    this.#inbox = inbox;
    if (this.#lastError !== null) {
      inbox.dispatch({ type: 'part_failed', part: 'state file', reason: this.#lastError });
    }
  }

  /**
   * What is remembered; null where there is nothing. A damaged file is set aside (its name is told) and counts as nothing.
   * Never rejects.
   */
  async load(): Promise<Remembered | null> {
    let text: string;
    try {
      if ((await stat(this.path)).size > largestFile) return await this.#setAside('it is too large');
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return null;
      this.#failed(`cannot be read: ${messageOf(error)}`);
      return null;
    }
    try {
      const record: unknown = JSON.parse(text);
      if (isRemembered(record)) return record;
      return await this.#setAside(
        `it is not a state of this version (${ajv.errorsText(isRemembered.errors)})`,
      );
    } catch (error) {
      return await this.#setAside(messageOf(error));
    }
  }

  save(record: Remembered): Promise<void> {
    return this.#writes.put(record);
  }

  async #write(record: Remembered): Promise<void> {
    const beside = `${this.path}.new`;
    try {
      await writeFile(beside, JSON.stringify({ version, ...record }), { mode: 0o600 });
      await rename(beside, this.path);
    } catch (error) {
      this.#failed(
        `${this.path} cannot be written: ${messageOf(error)}; after a restart the outage would be forgotten`,
      );
      return;
    }
    void this.#flushOnce(record);
    if (this.#lastError === null) return;
    this.#lastError = null;
    this.log.info(`The state file can be written again.`);
    this.#inbox?.dispatch({ type: 'part_recovered', part: 'state file' });
  }

  /**
   * Against our being killed the rename is enough; this is against the machine's losing power. Nobody waits for it, and a
   * record that only says "still running" is not worth the wear of the disk.
   */
  async #flushOnce({ savedAt, ...lasting }: Remembered): Promise<void> {
    const content = JSON.stringify(lasting);
    if (content === this.#flushed) return;
    this.#flushed = content;
    this.log.debug(`Flushing the state of ${isoTime(savedAt.wall)} to disk.`);
    for (const path of [this.path, dirname(this.path)]) {
      try {
        const file = await open(path, 'r');
        try {
          await file.sync();
        } finally {
          await file.close();
        }
      } catch (error) {
        this.log.debug(`Could not flush ${path}: ${messageOf(error)}`);
      }
    }
  }

  async #setAside(why: string): Promise<null> {
    const aside = `${this.path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
    const consequence =
      'An outage that was going on, a drill, maintenance and delays set at run time are forgotten.';
    try {
      await rename(this.path, aside);
      this.log.warn(`The state file is damaged (${why}); it was set aside as ${aside}. ${consequence}`);
    } catch (error) {
      this.log.warn(
        `The state file ${this.path} is damaged (${why}) and could not be set aside: ${messageOf(error)}. ${consequence}`,
      );
    }
    return null;
  }

  #failed(reason: string): void {
    if (reason === this.#lastError) return;
    this.#lastError = reason;
    this.log.error(`State file: ${reason}. Look at the data folder: is it full, or read-only?`);
    this.#inbox?.dispatch({ type: 'part_failed', part: 'state file', reason });
  }
}

const ajv = new Ajv({ allErrors: false, useDefaults: true });
const isRemembered = ajv.compile<Remembered>(rememberedSchema);
