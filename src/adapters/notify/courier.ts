import type { TargetSettings } from '../../config/sections/notify.js';
import type { TargetState, TestOutcome } from '../../api/notifications.js';
import type { Clock, Inbox, Log } from '../../domain/core/ports.js';
import { after, between, milliseconds, type Duration, type Monotonic } from '../../domain/core/time.js';
import type { Cursor, Numbered, Parcel } from '../../domain/notify/backlog.js';
import { letterOf, testNotice, type Letter } from '../../domain/notify/letter.js';
import type { ClockTime } from '../../domain/notify/next.js';
import { cut } from '../../domain/notify/notice.js';
import { filledIn } from '../../domain/notify/template.js';
import { printableLine } from '../../platform/output_lines.js';
import { Backoff, TellOnce } from '../../platform/retry.js';
import { runAfter, runSoon, withTimeout, type Timer } from '../../platform/timers.js';
import { whyNotReachable } from './reachable.js';
import { defaultLimits, type CourierLimits } from './limits.js';
import { retry, type Channel, type Delivery, type Message } from './channel.js';

/** What waits for one target, and what became of it. */
export interface Mailbag {
  waiting(): readonly Numbered[];
  cursor(): Cursor;
  delivered(parcel: Parcel): void;
  /** It cannot be delivered. */
  givenUp(parcel: Parcel): void;
}

export interface CourierContext {
  readonly clock: Clock;
  readonly time: ClockTime;
  readonly inbox: Pick<Inbox, 'dispatch'>;
  readonly log: Log;
  /** A real outage goes on: then the network may be down with it. */
  readonly isOut: () => boolean;
}

/** No server's words are longer in what we tell. */
const maxWords = 300;

/** Brings one target what waits for it: in order, each thing once, again after growing waits, and never faster than it bears. */
export class Courier {
  readonly #backoff: Backoff;
  readonly #stopping = new AbortController();
  readonly #logged = new TellOnce();
  #attempt: Promise<void> | null = null;
  #timer: Timer | null = null;
  /** When the timer comes; null where it comes at once, or none runs. */
  #dueAt: Monotonic | null = null;
  /** The server itself has said when to come again. */
  #isAsked = false;
  #isTesting = false;
  #failingSince: Monotonic | null = null;
  #isProblem = false;
  /** When its server took a message, or refused it for good: as often as it bears. */
  #takenAt: Monotonic[] = [];
  #lastDelivery: TargetState['lastDelivery'] = null;
  #lastError: TargetState['lastError'] = null;

  constructor(
    private readonly settings: TargetSettings,
    private readonly channel: Channel,
    private readonly bag: Mailbag,
    private readonly context: CourierContext,
    private readonly limits: CourierLimits = defaultLimits,
  ) {
    this.#backoff = new Backoff(limits.firstRetry, limits.maxRetry);
  }

  /** Something may wait. What happens at the same moment is told together. */
  look(): void {
    if (this.#attempt !== null || this.#timer !== null || this.#stopping.signal.aborted) return;
    this.#timer = runSoon(() => this.#next());
  }

  /** What could not be delivered is tried at once, unless the server has said when to come again. */
  tryNow(): void {
    if (this.#failingSince === null || this.#isAsked) return;
    // What is on its way now may still fail: then the next attempt is not minutes away.
    this.#backoff.reset();
    if (this.#attempt !== null) return;
    this.#stopTimer();
    this.look();
  }

  state(): TargetState {
    const { name, type, events } = this.settings;
    const dueAt = this.#dueAt;
    return {
      name,
      type,
      events,
      waiting: this.bag.waiting().length,
      dropped: this.bag.cursor().dropped,
      lastDelivery: this.#lastDelivery,
      lastError: this.#lastError,
      nextAttemptIn: dueAt === null ? null : between(this.context.clock.now().monotonic, dueAt),
    };
  }

  /** Sends a test message beside the queue. */
  async test(): Promise<TestOutcome | 'busy'> {
    if (this.#isTesting) return 'busy';
    this.#isTesting = true;
    try {
      const { clock, time } = this.context;
      const now = clock.now().wall;
      const notice = testNotice(now, this.settings.name);
      const letter = letterOf([notice], { now, dropped: 0, time });
      const delivery = await this.#send(letter, `test.${now}`, this.limits.maxTest);
      if (delivery.outcome === 'delivered') {
        this.tryNow();
        this.#works();
      }
      const words = delivery.outcome === 'delivered' ? delivery.answer : delivery.reason;
      return { delivered: delivery.outcome === 'delivered', answer: this.#clean(words) };
    } finally {
      this.#isTesting = false;
    }
  }

  /** What is on its way is given up after `patience`. Never rejects. */
  async stop(patience: Duration): Promise<void> {
    this.#stopTimer();
    if (this.#attempt !== null) await withTimeout(this.#attempt, patience, () => undefined);
    this.#stopTimer();
    this.#stopping.abort();
  }

  #next(): void {
    this.#timer = null;
    this.#dueAt = null;
    this.#isAsked = false;
    const waiting = this.bag.waiting();
    if (waiting.length === 0 || this.#stopping.signal.aborted) return;
    const wait = this.#rateWait();
    if (wait > 0) this.#nextAfter(wait);
    else this.#attempt = this.#deliver(waiting).finally(() => this.#ended());
  }

  #stopTimer(): void {
    this.#timer?.stop();
    this.#timer = null;
    this.#dueAt = null;
  }

  #ended(): void {
    this.#attempt = null;
    this.look();
  }

  #nextAfter(wait: Duration): void {
    this.#dueAt = after(this.context.clock.now().monotonic, wait);
    this.#timer = runAfter(wait, () => this.#next());
  }

  async #deliver(waiting: readonly Numbered[]): Promise<void> {
    const unreachable = await this.#whyUnreachable();
    // What happened while the way was tried out is told with it.
    const all = unreachable === null ? this.bag.waiting() : waiting;
    if (all.length === 0) return;
    const parcel = { upTo: all.at(-1)?.number ?? 0, count: all.length, dropped: this.bag.cursor().dropped };
    const delivery = unreachable === null ? await this.#sendAll(all, parcel) : retry(unreachable);
    if (this.#stopping.signal.aborted && delivery.outcome !== 'delivered') return;
    switch (delivery.outcome) {
      case 'delivered':
        this.bag.delivered(parcel);
        this.#works();
        return;
      case 'final':
        this.bag.givenUp(parcel);
        this.#taken();
        this.#fails(
          `${this.#clean(delivery.reason)}; the message was given up. Look at its settings, and try "sentinel-ups notify test ${this.settings.name}"`,
          true,
        );
        return;
      case 'retry': {
        // A server that says "at once" is no reason to ask it without end.
        const { firstRetry } = this.limits;
        const wait =
          delivery.after === null ? this.#backoff.next() : milliseconds(Math.max(delivery.after, firstRetry));
        this.#fails(`${this.#clean(delivery.reason)}; what waits is sent again and again`, false);
        this.#nextAfter(wait);
        this.#isAsked = delivery.after !== null;
      }
    }
  }

  /**
   * Where the way may be down, it is tried out first: what is written before the connection is there would tell, minutes later, of
   * a mains that is long back. Null: nothing stands in the way that is known.
   */
  async #whyUnreachable(): Promise<string | null> {
    const { place } = this.channel;
    const isInDoubt = this.#failingSince !== null || this.context.isOut();
    return place === null || !isInDoubt ? null : whyNotReachable(place, this.#stopping.signal);
  }

  #sendAll(waiting: readonly Numbered[], { upTo, dropped }: Parcel): Promise<Delivery> {
    const { clock, time } = this.context;
    const notices = waiting.map(({ notice }) => notice);
    const letter = letterOf(notices, { now: clock.now().wall, dropped, time });
    return this.#send(letter, `${letter.at}.${upTo}`);
  }

  async #send(letter: Letter, id: string, within = this.limits.maxAttempt): Promise<Delivery> {
    const { title, message } = this.settings;
    const asTold: Message = {
      title: cut(filledIn(title, letter), 200),
      text: filledIn(message, letter),
      letter,
      id: `sentinel-ups.${id}`,
    };
    // What is not waited for any longer must not arrive after all.
    const ended = new AbortController();
    const attempt = this.channel.send(asTold, AbortSignal.any([this.#stopping.signal, ended.signal]));
    return withTimeout(attempt, within, () => {
      ended.abort();
      return retry(`no answer within ${within / 1000} s`);
    });
  }

  #works(): void {
    const { clock, inbox, log } = this.context;
    this.#taken();
    this.#lastDelivery = clock.now().wall;
    this.#lastError = null;
    this.#failingSince = null;
    this.#backoff.reset();
    if (this.#logged.recover()) log.info(`Notifications reach ${this.settings.name} again.`);
    if (this.#isProblem)
      inbox.dispatch({ type: 'component_recovered', component: `notify ${this.settings.name}` });
    this.#isProblem = false;
  }

  /** @param isFinal told as a problem at once; else once it has lasted, and not while the network may be down with the mains */
  #fails(reason: string, isFinal: boolean): void {
    const { clock, inbox, log, isOut } = this.context;
    const now = clock.now();
    const { name } = this.settings;
    this.#lastError = { at: now.wall, reason };
    this.#failingSince ??= now.monotonic;
    if (this.#logged.isNews(reason)) log.warn(`${name} could not be notified: ${reason}.`);
    const lasts = between(this.#failingSince, now.monotonic) >= this.limits.problemAfter;
    if (!isFinal && (!lasts || isOut())) return;
    this.#isProblem = true;
    inbox.dispatch({ type: 'component_failed', component: `notify ${name}`, reason });
  }

  #taken(): void {
    this.#takenAt = [...this.#takenAt, this.context.clock.now().monotonic].slice(-this.limits.rate);
  }

  #rateWait(): Duration {
    const { rate, rateWindow } = this.limits;
    const first = this.#takenAt[0];
    if (first === undefined || this.#takenAt.length < rate) return milliseconds(0);
    return between(this.context.clock.now().monotonic, after(first, rateWindow));
  }

  /** A server's words as a part of a sentence, without what must not be shown: it may repeat what it was sent. */
  #clean(words: string): string {
    const line = printableLine(
      this.settings.secrets.reduce((text, one) => text.replaceAll(one, '[redacted]'), words),
    );
    return cut(line.replace(/[.\s]+$/, ''), maxWords);
  }
}
