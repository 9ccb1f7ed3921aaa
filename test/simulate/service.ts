import type { Command, CommandResult } from '../../src/domain/core/command.js';
import type { DomainEvent } from '../../src/domain/core/event.js';
import type { Remembered } from '../../src/domain/core/memory_schema.js';
import { Now } from '../../src/domain/core/now.js';
import type { Snapshot } from '../../src/domain/view/snapshot.js';
import type { State } from '../../src/domain/core/state.js';
import { moment, type Moment } from '../../src/domain/core/time.js';
import type { Domain } from './domain.js';
import type { House } from './house.js';
import type { TimeLine } from './time_line.js';
import { Violation } from './violation.js';

const epoch = Date.UTC(2026, 0, 1);

/** A snapshot is made at least this often, and whenever something in the state changed that people see. */
const shownEvery = 5_000;

/** How the service was started. */
export type Start =
  /** Without any memory, or so late that nothing in it is to be served. */
  | 'anew'
  /** On the same boot, within the time for which the last status is served. */
  | 'at once';

/** Who is told what the service does. */
export interface Listener {
  probeAll(): void;
  wake(id: string): void;
  /** The answer to a command, before anybody sees what came of it. */
  commanded(command: Command, result: CommandResult): void;
  /** After each event. */
  stepped(): void;
  shown(snapshot: Snapshot): void;
}

/** The loop around the domain, without timers: it keeps the state, the memory on disk, and what is shown. */
export class Service {
  readonly #house: House;
  #state: State;
  #running = true;
  #disk: { readonly record: Remembered; readonly at: number } | null = null;
  #boot = 1;
  #bootedAt = -3_600_000;
  #wallShift = 0;
  #shownAt = Number.NEGATIVE_INFINITY;
  /** How many it handled. */
  events = 0;
  /** When the loop looks at its state again by itself. */
  nextTick = 0;

  constructor(
    house: House,
    private readonly domain: Domain,
    private readonly line: TimeLine,
    private readonly listener: Listener,
  ) {
    this.#house = house;
    this.#state = domain.recall(house.settings, null, 'boot-1', this.now());
  }

  get state(): State {
    return this.#state;
  }

  get isRunning(): boolean {
    return this.#running;
  }

  /** The same instant on the machine's two clocks. */
  now(): Moment {
    const { now } = this.line;
    return moment(now - this.#bootedAt, epoch + now + this.#wallShift);
  }

  /** What the monotonic clock reads at this time of the house. */
  monotonicAt(time: number): number {
    return time - this.#bootedAt;
  }

  handle(event: DomainEvent): void {
    if (!this.#running) return;
    this.events += 1;
    const before = this.#state;
    const now = this.now();
    const { next, effects, deadline } = this.#step(event, now);
    this.#state = next;
    for (const effect of effects) {
      if (effect.type === 'answer' && event.type === 'commanded') {
        this.listener.commanded(event.command, effect.result);
      }
    }
    if (this.domain.worthRemembering(before, this.#state)) this.#save();
    for (const effect of effects) {
      if (effect.type === 'probe_all') this.listener.probeAll();
      if (effect.type === 'send_magic_packet') this.listener.wake(effect.host);
    }
    const wait = deadline === null ? Infinity : deadline - now.monotonic;
    this.nextTick = this.line.now + Math.max(1, Math.ceil(wait));
    if (isWorthShowing(before, this.#state) || this.line.now - this.#shownAt >= shownEvery) this.#show(now);
    this.listener.stepped();
  }

  /** What an event would lead to, without its being carried out. */
  wouldShow(event: DomainEvent): Snapshot {
    const now = this.now();
    return this.domain.view(this.#house.settings, this.#step(event, now).next, new Now(now));
  }

  /** Everything that came of a time in which nothing happened, at once. */
  catchUp(events: readonly DomainEvent[]): void {
    const now = this.now();
    for (const event of events) this.#state = this.#step(event, now).next;
    this.#save();
    this.handle({ type: 'ticked' });
  }

  /** It stands still: nothing is looked at by itself until something is handled again. */
  hang(): void {
    this.nextTick = Number.POSITIVE_INFINITY;
  }

  heartbeat(): void {
    if (this.#running) this.#save();
  }

  /** @param inOrder the state is saved before; otherwise what was saved last is all that is left */
  stop(inOrder: boolean): void {
    if (inOrder && this.#running) this.#save();
    this.#running = false;
    this.nextTick = Number.POSITIVE_INFINITY;
  }

  start(hasRebooted: boolean): Start {
    if (hasRebooted) {
      this.#boot += 1;
      this.#bootedAt = this.line.now - 20_000;
    }
    const atOnce = !hasRebooted && this.#disk !== null && this.line.now - this.#disk.at <= 120_000;
    this.#state = this.domain.recall(
      this.#house.settings,
      this.#disk?.record ?? null,
      `boot-${this.#boot}`,
      this.now(),
    );
    this.#running = true;
    return atOnce ? 'at once' : 'anew';
  }

  /** The first snapshot is that of the memory, before anything is heard. */
  begin(): void {
    this.#show(this.now());
    this.handle({ type: 'ticked' });
  }

  setClock(by: number): void {
    this.#wallShift += by;
  }

  #step(event: DomainEvent, now: Moment): ReturnType<Domain['step']> {
    try {
      return this.domain.step(this.#house.settings, this.#state, event, now);
    } catch (error) {
      throw new Violation(
        'rubbish',
        `the domain throws ${String(error)} at ${JSON.stringify(event)}`,
        this.line.now,
      );
    }
  }

  #save(): void {
    const record = this.domain.remember(this.#state, `boot-${this.#boot}`, this.now());
    this.#disk = { record, at: this.line.now };
  }

  #show(now: Moment): void {
    this.#shownAt = this.line.now;
    this.listener.shown(this.domain.view(this.#house.settings, this.#state, new Now(now)));
  }
}

const isWorthShowing = (before: State, state: State): boolean =>
  before.served !== state.served ||
  before.maintenance !== state.maintenance ||
  before.delays !== state.delays ||
  state.upses.some((ups, index) => {
    const was = before.upses[index];
    return (
      was?.mains !== ups.mains ||
      was.decided !== ups.decided ||
      was.outage !== ups.outage ||
      was.lastOutage !== ups.lastOutage ||
      was.drill !== ups.drill
    );
  }) ||
  state.hosts.some(({ wake }, index) => wake !== before.hosts[index]?.wake);
