import { messageOf } from '../../../domain/core/failure.js';
import type { Inbox, Log } from '../../../domain/core/ports.js';
import { milliseconds, minutes, seconds, type Duration } from '../../../domain/core/time.js';
import { Backoff } from '../../../platform/retry.js';
import { runAfter, sleep, withTimeout, type Timer } from '../../../platform/timers.js';
import { TokenBucket } from '../../../platform/token_bucket.js';
import { LineRefused, NotBefore, type Carrier, type Link } from './carrier.js';
import { BoundedLines } from './bounded_lines.js';
import type { LogRecord } from './log_record.js';

export interface OutletTimes {
  /** The first wait before another attempt, and the longest. */
  readonly retry: Duration;
  readonly maxRetry: Duration;
  /** For opening, and for each line. */
  readonly timeout: Duration;
  /** What fails for as long as this is a problem. */
  readonly problemAfter: Duration;
  /** What works for as long as this has recovered. */
  readonly steadyAfter: Duration;
}

const defaultTimes: OutletTimes = {
  retry: seconds(1),
  maxRetry: minutes(1),
  timeout: seconds(10),
  problemAfter: minutes(1),
  steadyAfter: seconds(5),
};

/**
 * One place besides standard output where the log goes. Lines wait in memory, with bounds, and are handed over one after the
 * other in the background; whatever happens there, nobody waits for it. That it fails is told once, and once more when
 * it works again, with the number of the lines that were lost.
 */
export class Outlet {
  readonly #lines = new BoundedLines();
  readonly #limit: TokenBucket | null;
  readonly #backoff: Backoff;
  #isEnded = false;
  /** Ends the pause, or the opening, that is going on. */
  #interrupt = new AbortController();
  #reports: { readonly inbox: Inbox; readonly log: Log } | null = null;
  #link: Link | null = null;
  #work: Promise<void> | null = null;
  /** Why it fails; null: it works. */
  #trouble: string | null = null;
  #lost = 0;
  #problem: Timer | null = null;
  #isProblem = false;
  #steady: Timer | null = null;

  constructor(
    private readonly carrier: Carrier,
    private readonly times: OutletTimes = defaultTimes,
  ) {
    this.#limit = carrier.limit === undefined ? null : new TokenBucket(carrier.limit);
    this.#backoff = new Backoff(times.retry, times.maxRetry, 0.2);
  }

  /** Where the lines go, for people. */
  get where(): string {
    return this.carrier.where;
  }

  /** Takes a line. Never throws, never waits. */
  write(record: LogRecord): void {
    if (this.#isEnded) return;
    const payload = this.carrier.encode(record);
    if (payload === null) return;
    if (this.#limit?.take() === false || !this.#lines.add(payload)) {
      this.#lost += 1;
      if (this.#reports !== null && this.#trouble === null) this.#tellSoon();
    }
    this.#carryOn();
  }

  /** From now on lines are sent: what was written before, too. `log` tells of this outlet itself. */
  start(inbox: Inbox, log: Log): void {
    this.#reports = { inbox, log };
    this.#carryOn();
  }

  /** Sends what waits, unless it fails, and closes. Takes `timeout` at most. @returns how many lines were not sent */
  async stop(timeout: Duration): Promise<number> {
    this.#problem?.stop();
    this.#steady?.stop();
    const isHopeless = this.#trouble !== null;
    if (!isHopeless && this.#work !== null) await withTimeout(this.#work, timeout, () => undefined);
    this.#isEnded = true;
    this.#interrupt.abort();
    await withTimeout(this.#closeLink(), timeout, () => undefined);
    return this.#lines.count + this.#lost;
  }

  #carryOn(): void {
    if (this.#reports === null || this.#lines.count === 0) return;
    this.#work ??= this.#sendAll().finally(() => (this.#work = null));
  }

  async #sendAll(): Promise<void> {
    for (let next = this.#lines.first; next !== null; next = this.#lines.first) {
      try {
        await this.#send(next);
        this.#lines.removeFirst();
        this.#sent();
      } catch (error) {
        if (this.#isEnded) return;
        if (error instanceof LineRefused) this.#leaveOut(error);
        else await this.#pauseAfter(error);
      }
      if (this.#isEnded) return;
    }
  }

  /** One line that is not wanted says nothing about the others. */
  #leaveOut(refusal: LineRefused): void {
    this.#lines.removeFirst();
    this.#reports?.log.warn(`${this.#name} lost a line: ${refusal.message}.`);
    this.#sent();
  }

  async #pauseAfter(error: unknown): Promise<void> {
    this.#failed(messageOf(error));
    await this.#closeLink();
    const wanted = error instanceof NotBefore ? error.after : milliseconds(0);
    this.#interrupt = new AbortController();
    if (!this.#isEnded)
      await sleep(milliseconds(Math.max(wanted, this.#backoff.next())), this.#interrupt.signal);
  }

  async #send(line: Buffer): Promise<void> {
    const { timeout } = this.times;
    // What the other side has closed since the last line is no failure yet.
    if (this.#link?.isGone === true) await this.#closeLink();
    this.#link ??= await this.#open();
    await withTimeout(this.#link.send(line), timeout, () => {
      throw new Error(`it takes nothing: no line in ${timeout / 1000} s`);
    });
  }

  async #open(): Promise<Link> {
    const { timeout } = this.times;
    // One for each attempt: signals that depend on a lasting one are never given back by Node.js.
    const giveUp = new AbortController();
    this.#interrupt = giveUp;
    return await withTimeout(this.carrier.open(giveUp.signal), timeout, () => {
      giveUp.abort();
      throw new Error(`no answer in ${timeout / 1000} s`);
    });
  }

  async #closeLink(): Promise<void> {
    const link = this.#link;
    this.#link = null;
    await link?.close();
  }

  #failed(reason: string): void {
    this.#steady?.stop();
    this.#steady = null;
    const isNews = this.#trouble === null;
    this.#trouble = reason;
    if (!isNews) return;
    this.#reports?.log.warn(
      `${this.#name} fails: ${reason}. Lines wait here, and are lost where they become too many.`,
    );
    this.#problem = runAfter(this.times.problemAfter, () => this.#tellProblem(), { keepsAlive: false });
  }

  #tellProblem(): void {
    this.#isProblem = true;
    const { component } = this.carrier;
    this.#reports?.inbox.dispatch({ type: 'component_failed', component, reason: this.#trouble ?? '' });
  }

  #sent(): void {
    if (this.#trouble !== null || this.#lost > 0) this.#tellSoon();
  }

  /** One that takes a line and fails at the next would be told of again and again. */
  #tellSoon(): void {
    this.#steady ??= runAfter(this.times.steadyAfter, () => this.#recovered(), { keepsAlive: false });
  }

  #recovered(): void {
    this.#steady = null;
    this.#problem?.stop();
    this.#backoff.reset();
    const [lost, hasFailed] = [this.#lost, this.#trouble !== null];
    this.#lost = 0;
    this.#trouble = null;
    const { component } = this.carrier;
    if (this.#isProblem) this.#reports?.inbox.dispatch({ type: 'component_recovered', component });
    this.#isProblem = false;
    const log = this.#reports?.log;
    if (lost > 0)
      log?.warn(`${this.#name} ${hasFailed ? 'works again' : 'works'}: ${lostLines(lost)}.`, { lost });
    else log?.info(`${this.#name} works again, and got every line that waited.`);
  }

  get #name(): string {
    return `The log's way to ${this.carrier.where}`;
  }
}

const lostLines = (count: number): string =>
  count === 1 ? '1 line was lost on the way' : `${count} lines were lost on the way`;
