import { Failure, messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import { milliseconds, seconds, type Duration } from '../../domain/core/time.js';
import { runAfter, type Timer } from '../../platform/timers.js';
import type { NutClient } from './nut_client.js';
import { isSilence, type UpsdClient } from './upsd_client.js';

const lookEvery: Duration = seconds(5);

/** Between looks one short question tells whether upsd still answers. */
const checkEvery: Duration = seconds(1);

/** Who held upsd up once is back at once: for 10 s it is checked more often. */
const quickCheckEvery: Duration = milliseconds(100);
const quickChecksAfterHoldUp = 100;

/** A single failed look is no news: the kept connection may have ended at that moment. */
const failedLooks = 2;

export interface UpsdLook {
  /** The addresses of the clients logged in to each UPS, one for each client. */
  readonly clients: ReadonlyMap<string, readonly string[]>;
  /** Those on which a client has forced a shutdown. */
  readonly latched: ReadonlySet<string>;
}

interface UpsdWatchListener {
  seen(look: UpsdLook): Promise<void>;
  /** It runs but does not answer. */
  frozen(reason: string): void;
  /** It runs but turns us away, as it then turns clients away; or none of its addresses is this machine's any more. */
  outOfReach(reason: string): void;
}

/** Looks at upsd every 5 s, and when it is told to; every second it sees whether upsd answers. Questions never overlap. */
export class UpsdWatch {
  #timer: Timer | null = null;
  #watching = false;
  #asking = false;
  #lookAgain = false;
  #inVain = 0;
  /** Less what the questions themselves take. */
  #untilLook = 0;
  #quickChecks = 0;

  constructor(
    private readonly upses: readonly { readonly name: string }[],
    private readonly client: UpsdClient,
    private readonly listener: UpsdWatchListener,
    private readonly log: Log,
  ) {}

  start(): void {
    this.#watching = true;
    this.lookNow();
  }

  stop(): void {
    this.#watching = false;
    this.#timer?.stop();
    this.client.close();
  }

  lookNow(): void {
    if (!this.#watching) return;
    this.#lookAgain = true;
    if (!this.#asking) void this.#ask();
  }

  /** Somebody holds upsd up. */
  heldUp(): void {
    this.#quickChecks = quickChecksAfterHoldUp;
  }

  async #ask(): Promise<void> {
    this.#timer?.stop();
    this.#asking = true;
    do {
      await (this.#lookAgain || this.#untilLook <= 0 ? this.#look() : this.#check());
    } while (this.#watching && this.#lookAgain);
    this.#asking = false;
    if (!this.#watching) return;
    const wait = this.#quickChecks-- > 0 ? quickCheckEvery : checkEvery;
    this.#untilLook -= wait;
    this.#timer = runAfter(wait, () => void this.#ask());
  }

  async #look(): Promise<void> {
    this.#lookAgain = false;
    this.#untilLook = lookEvery;
    try {
      const look = await this.client.ask((client) => this.#lookThrough(client));
      this.#inVain = 0;
      if (this.#watching) await this.listener.seen(look);
    } catch (error) {
      this.#failed(error);
    }
  }

  async #lookThrough(client: NutClient): Promise<UpsdLook> {
    const clients = new Map<string, readonly string[]>();
    const latched = new Set<string>();
    for (const { name } of this.upses) {
      clients.set(name, await client.clientAddresses(name));
      const status = await client.variable(name, 'ups.status');
      if (status?.split(' ').includes('FSD')) latched.add(name);
    }
    return { clients, latched };
  }

  async #check(): Promise<void> {
    await this.client
      .ask((client) => client.ask('NETVER'))
      .catch((error: unknown) => {
        // Whether it can be reached at all, the looks tell.
        if (isSilence(error)) this.#failed(error);
      });
  }

  #failed(error: unknown): void {
    if (!this.#watching) return;
    const isCutOff = error instanceof Failure && error.code === 'UPSD_CUT_OFF';
    this.#inVain += 1;
    if (isSilence(error)) this.listener.frozen(messageOf(error));
    else if (isCutOff || this.#inVain >= failedLooks) this.listener.outOfReach(messageOf(error));
    else this.log.debug(`upsd could not be looked at: ${messageOf(error)}`);
  }
}
