import { NutClient } from '../../src/adapters/nut/nut_client.js';
import { messageOf } from '../../src/domain/core/failure.js';
import { seconds } from '../../src/domain/core/time.js';
import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../wait_for.js';

interface Said {
  readonly status: string;
  /** `performance.now()` when it was read first. */
  readonly at: number;
}

/** What one NUT client read of a UPS's status, some fifty times a second, each repetition once. */
export class StatusStory {
  readonly said: Said[] = [];
  readonly #client: NutClient;
  #isOver = false;
  readonly #ended: Promise<void>;

  constructor(port: number, ups: string) {
    this.#client = new NutClient({ host: '127.0.0.1', port, timeout: seconds(5) });
    this.#ended = this.#read(ups);
  }

  get statuses(): readonly string[] {
    return this.said.map(({ status }) => status);
  }

  /** Waits until it reads this, and tells when that was first so. */
  async reads(status: string | RegExp, within = 30_000): Promise<number> {
    const fits = (text: string): boolean =>
      typeof status === 'string' ? text === status : status.test(text);
    const last = await waitFor(
      `a client reads ${String(status)} (so far: ${this.statuses.join(', ')})`,
      () => {
        const said = this.said.at(-1);
        return said !== undefined && fits(said.status) ? said : null;
      },
      { within },
    );
    return last.at;
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#ended;
    this.#client.close();
  }

  async #read(ups: string): Promise<void> {
    while (!this.#isOver) {
      const [words = []] = await this.#client
        .ask(`GET VAR ${ups} ups.status`)
        .catch((error: unknown) => [[messageOf(error)]]);
      const status = words[0] === 'VAR' ? (words[3] ?? '') : words.join(' ');
      if (status !== this.said.at(-1)?.status) this.said.push({ status, at: performance.now() });
      await pause(20);
    }
  }
}
