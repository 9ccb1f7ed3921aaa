import { access, open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { messageOf, systemCodeOf } from '../domain/failure.js';
import type { Remembered } from '../domain/memory.js';
import type { Inbox, Log } from '../domain/ports.js';
import { AliveFile } from './alive_file.js';
import { LatestWrite } from './latest_write.js';
import type { Memory } from './loop.js';
import { rememberedSchema } from './remembered_schema.js';

const version = 1;

/** A state is a few kilobytes; a file beyond this is not one of ours. */
const largestFile = 1_048_576;

/**
 * The state on disk. Written beside the old one and renamed over it, so that a reader finds the old or the new one and
 * never half of it, whenever we are killed. It is written only when something in it changed, and flushed then: some file
 * systems leave a file that was renamed but not flushed empty when the machine loses power, which is when it is needed.
 * That we still run is told to a file beside it. What it reports, it reports once for each cause.
 */
export class StateFile implements Memory {
  readonly #writes = new LatestWrite<Remembered>((record) => this.#write(record));
  readonly #flushes = new LatestWrite<null>(() => this.#flush());
  readonly #alive: AliveFile;
  #lastError: string | null = null;
  /** What the file holds, but for the time. */
  #written = '';
  #inbox: Pick<Inbox, 'dispatch'> | null = null;

  constructor(
    private readonly path: string,
    private readonly log: Log,
  ) {
    this.#alive = new AliveFile(join(dirname(path), 'alive.json'));
  }

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
      if (isRemembered(record)) return await this.#withLastSignOfLife(record);
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
    const { savedAt, ...lasting } = record;
    const content = JSON.stringify(lasting);
    try {
      if (content === this.#written && (await isThere(this.path))) {
        await this.#alive.write({ bootId: record.bootId, savedAt });
      } else {
        const beside = `${this.path}.new`;
        await writeFile(beside, JSON.stringify({ version, ...record }), { mode: 0o600 });
        await rename(beside, this.path);
        this.#written = content;
        void this.#flushes.put(null);
      }
    } catch (error) {
      this.#failed(
        `${dirname(this.path)} cannot be written: ${messageOf(error)}; after a restart the outage would be forgotten`,
      );
      return;
    }
    if (this.#lastError === null) return;
    this.#lastError = null;
    this.log.info(`The state file can be written again.`);
    this.#inbox?.dispatch({ type: 'part_recovered', part: 'state file' });
  }

  /** Against our being killed the rename is enough; this is against the machine's losing power. Nobody waits for it. */
  async #flush(): Promise<void> {
    this.log.debug('Flushing the state to disk.');
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

  async #withLastSignOfLife(record: Remembered): Promise<Remembered> {
    const sign = await this.#alive.read();
    if (sign?.bootId !== record.bootId || sign.savedAt.monotonic <= record.savedAt.monotonic) return record;
    return { ...record, savedAt: sign.savedAt };
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

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const ajv = new Ajv({ allErrors: false, useDefaults: true });
const isRemembered = ajv.compile<Remembered>(rememberedSchema);
