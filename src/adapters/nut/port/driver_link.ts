import type { CommandResult } from '../../../domain/core/command.js';
import type { PortRequest } from '../../../domain/core/event.js';
import { milliseconds, type Duration } from '../../../domain/core/time.js';
import type { PortReport } from '../../../domain/ups/data_port.js';
import { runAfter, sleep } from '../../../platform/timers.js';
import { DriverClient, type DriverClientLimits } from './driver_client.js';

export interface DriverLinkLimits extends DriverClientLimits {
  /** A driver that has closed the connection must take a new one by then. */
  readonly closedFor: Duration;
}

export interface DriverLinkListener {
  reported(report: PortReport): void;
  /** The driver says itself that its data is stale. */
  stale(): void;
  hangs(): void;
  /** It has closed the connection, and takes no new one. */
  lost(why: string): void;
}

const connectEvery: Duration = milliseconds(200);

/** The connection to a driver that runs: made once its socket is there, and made anew where it was closed. */
export class DriverLink {
  #client: DriverClient | null = null;
  /** Ends the tries to connect again. */
  #again: AbortController | null = null;

  constructor(
    private readonly path: string,
    private readonly listener: DriverLinkListener,
    private readonly limits: DriverLinkLimits,
  ) {}

  /** Resolves once the driver has told all that it knows. @throws Error with what was missing once `signal` aborts */
  async open(signal: AbortSignal): Promise<void> {
    let missing = '';
    while (!signal.aborted) {
      const trouble = await this.#connect(signal);
      if (trouble === null) return;
      missing = trouble;
      await sleep(connectEvery, signal);
    }
    throw new Error(missing);
  }

  /** @returns the true result. Never rejects */
  ask(request: PortRequest): Promise<CommandResult> {
    const gone: CommandResult = { accepted: false, code: 'refused', reason: 'its driver does not run now.' };
    return this.#client?.ask(request) ?? Promise.resolve(gone);
  }

  /** Nothing that the driver still says is heard. */
  close(): void {
    this.#again?.abort();
    this.#again = null;
    this.#drop();
  }

  #drop(): void {
    const client = this.#client;
    this.#client = null;
    client?.close();
  }

  /** @returns null once it has told all that it knows; otherwise why it did not */
  #connect(signal: AbortSignal): Promise<string | null> {
    this.#drop();
    return new Promise((resolve) => {
      let isTold = false;
      const settle = (trouble: string | null): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(trouble);
      };
      const told = (tell: () => void): void => {
        isTold = true;
        settle(null);
        tell();
      };
      const client = new DriverClient(
        this.path,
        {
          reported: (report) => told(() => this.listener.reported(report)),
          stale: () => told(() => this.listener.stale()),
          hangs: () => this.listener.hangs(),
          closed: (why) => {
            settle(why);
            if (this.#client !== client) return;
            this.#client = null;
            if (isTold) void this.#openAgain(why);
          },
        },
        this.limits,
      );
      const giveUp = (): void => {
        settle('it has not told all that it knows');
        if (this.#client === client) this.#drop();
      };
      this.#client = client;
      signal.addEventListener('abort', giveUp);
    });
  }

  /** Most often it has ended, and whoever runs it closes this. One that runs on has only dropped us, or is broken. */
  async #openAgain(why: string): Promise<void> {
    const trying = new AbortController();
    this.#again = trying;
    const tooLate = runAfter(this.limits.closedFor, () => {
      this.close();
      this.listener.lost(why);
    });
    trying.signal.addEventListener('abort', () => tooLate.stop(), { once: true });
    await this.open(trying.signal).then(
      () => tooLate.stop(),
      () => undefined,
    );
  }
}
