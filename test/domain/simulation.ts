import type { DomainEvent, ProbeOutcome } from '../../src/domain/core/event.js';
import { recall } from '../../src/domain/core/recall.js';
import { remember, worthRemembering } from '../../src/domain/core/remember.js';
import type { Remembered } from '../../src/domain/core/memory_schema.js';
import type { DomainSettings } from '../../src/domain/core/settings.js';
import type { State } from '../../src/domain/core/state.js';
import { step } from '../../src/domain/core/step.js';
import { milliseconds, monotonicTime } from '../../src/domain/core/time.js';
import type { Ups } from '../../src/domain/ups/ups.js';
import { askedBy, at, mainOf } from './given.js';

/** What the simulated house does to one probe. */
export interface ProbeFate {
  readonly outcome: ProbeOutcome;
  /** Milliseconds until the result comes back. */
  readonly takes: number;
  /** The same result comes again so much later. */
  readonly repeatedAfter: number | null;
  /** Milliseconds from the probe to its answer where that comes after the probe's timeout. */
  readonly answersLateAfter?: number;
}

export interface House {
  /** Decides about a probe of `id` that is sent at `milli`. */
  fate(id: string, milli: number): ProbeFate;
}

interface Planned {
  readonly milli: number;
  readonly order: number;
  readonly happen: () => void;
}

/**
 * The service in a simulated house: the real domain, a prober that behaves as the real one (phases, immediate rounds),
 * a memory that survives, and a clock that jumps from event to event. Days pass in a second.
 */
export class Simulation {
  now = 0;
  state: State;
  running = true;
  /** Sends a magic packet to the host with this id. */
  wake: (id: string) => void = () => undefined;
  #plan: Planned[] = [];
  #order = 0;
  #disk: Remembered | null = null;
  #bootId = 'boot-1';
  #run = 0;
  #timer = 0;

  constructor(
    readonly settings: DomainSettings,
    readonly house: House,
    /** Sees every state as soon as it is there. */
    readonly watch: (simulation: Simulation) => void,
  ) {
    this.state = recall(settings, null, this.#bootId, at(0));
    this.#begin();
  }

  get ups(): Ups {
    return mainOf(this.state);
  }

  /** Something that happens to the house or the service at a time to come. */
  plan(milli: number, happen: () => void): void {
    this.#order += 1;
    const planned = { milli, order: this.#order, happen };
    let index = this.#plan.length;
    while (index > 0) {
      const before = this.#plan[index - 1];
      if (before === undefined || before.milli <= milli) break;
      index -= 1;
    }
    this.#plan.splice(index, 0, planned);
  }

  runUntil(milli: number): void {
    for (;;) {
      const next = this.#plan[0];
      if (next === undefined || next.milli > milli) break;
      this.#plan.shift();
      this.now = next.milli;
      next.happen();
    }
    this.now = milli;
  }

  handle(event: DomainEvent): void {
    const before = this.state;
    const { next, effects, deadline } = step(this.settings, before, event, at(this.now));
    this.state = next;
    if (worthRemembering(before, this.state)) this.#save();
    const { probeAll, packets } = askedBy(effects);
    if (probeAll) this.#probeAll();
    for (const id of packets) this.wake(id);
    this.#tickAt(deadline);
    this.watch(this);
  }

  /** Killed without warning. */
  kill(): void {
    this.running = false;
    this.#run += 1;
  }

  /** Started again; `reboot` means that the machine itself was down. */
  restart({ reboot = false }: { reboot?: boolean } = {}): void {
    if (reboot) this.#bootId = `boot-${this.#run + 1}`;
    this.state = recall(this.settings, this.#disk, this.#bootId, at(this.now));
    this.running = true;
    this.#begin();
    this.handle({ type: 'ticked' });
  }

  #begin(): void {
    const run = this.#run;
    const whileRunning = (happen: () => void) => () => {
      if (run === this.#run) happen();
    };
    const devices = [...mainOf(this.settings).sentinels, ...mainOf(this.settings).witnesses];
    const { interval } = mainOf(this.settings).detection;
    devices.forEach(({ id }, index) => {
      const turn = (): void => {
        this.#probe(id);
        this.plan(this.now + interval, whileRunning(turn));
      };
      this.plan(
        this.now,
        whileRunning(() => this.#probe(id)),
      );
      this.plan(this.now + interval + (index * interval) / devices.length, whileRunning(turn));
    });
    this.plan(
      this.now,
      whileRunning(() => this.handle({ type: 'ticked' })),
    );
    const heartbeat = (): void => {
      this.#save();
      this.plan(this.now + 15_000, whileRunning(heartbeat));
    };
    this.plan(this.now, whileRunning(heartbeat));
  }

  #probeAll(): void {
    for (const { id } of [...mainOf(this.settings).sentinels, ...mainOf(this.settings).witnesses])
      this.#probe(id);
  }

  /** As the loop's only timer: the newest deadline counts. */
  #tickAt(deadline: number | null): void {
    this.#timer += 1;
    const timer = this.#timer;
    if (deadline === null) return;
    this.plan(this.now + Math.ceil(deadline - at(this.now).monotonic), () => {
      if (timer === this.#timer && this.running) this.handle({ type: 'ticked' });
    });
  }

  #probe(id: string): void {
    const run = this.#run;
    const sentAt = monotonicTime(at(this.now).monotonic);
    const { outcome, takes, repeatedAfter, answersLateAfter } = this.house.fate(id, this.now);
    const heard = (met: ProbeOutcome) => (): void => {
      if (run === this.#run) this.handle({ type: 'probed', results: [{ id, sentAt, outcome: met }] });
    };
    this.plan(this.now + takes, heard(outcome));
    if (repeatedAfter !== null) this.plan(this.now + takes + repeatedAfter, heard(outcome));
    if (answersLateAfter !== undefined)
      this.plan(
        this.now + answersLateAfter,
        heard({ kind: 'alive', latency: milliseconds(answersLateAfter) }),
      );
  }

  #save(): void {
    this.#disk = remember(this.state, this.#bootId, at(this.now));
  }
}
