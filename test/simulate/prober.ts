import type { TimeLine } from './time_line.js';

interface Target {
  readonly id: string;
  underWay: number;
  again: boolean;
  quietUntil: number;
}

/** As the real prober: it never asks a target more than twice at once. */
const attemptsAtOnce = 2;

/**
 * Asks every target in its turn as the real prober does (`src/runtime/prober.ts`): turns spread over the interval and
 * counted from the start, everything at once when told to, and a turn left out that comes right after.
 */
export class Prober {
  readonly #targets: readonly Target[];
  #run = 0;
  #startedAt: number | null = null;
  #turn = 0;

  constructor(
    private readonly line: TimeLine,
    ids: readonly string[],
    private readonly interval: number,
    private readonly timeout: number,
    /** Sends one probe, and calls `settled` when its first result is there. */
    private readonly send: (id: string, settled: () => void) => void,
  ) {
    this.#targets = ids.map((id) => ({ id, underWay: 0, again: false, quietUntil: 0 }));
  }

  start(): void {
    this.#startedAt = this.line.now;
    this.#turn = 0;
    this.probeAll();
    this.#planTurn();
  }

  stop(): void {
    this.#run += 1;
    this.#startedAt = null;
    for (const target of this.#targets) Object.assign(target, { underWay: 0, again: false, quietUntil: 0 });
  }

  /** Goes on with the turns as they are due now, after a time in which nobody asked. */
  resume(): void {
    if (this.#startedAt === null) return;
    this.#run += 1;
    for (const target of this.#targets) Object.assign(target, { underWay: 0, again: false, quietUntil: 0 });
    this.#turn = Math.floor(((this.line.now - this.#startedAt) * this.#targets.length) / this.interval);
    this.#planTurn();
  }

  probeAll(): void {
    if (this.#startedAt === null) return;
    for (const target of this.#targets) {
      target.quietUntil = this.line.now + this.timeout;
      this.#probe(target, false);
    }
  }

  /** The target has something new to tell. */
  changed(id: string): void {
    const target = this.#targets.find((one) => one.id === id);
    if (target !== undefined && this.#startedAt !== null) this.#probe(target, true);
  }

  #planTurn(): void {
    const { length } = this.#targets;
    if (this.#startedAt === null || length === 0) return;
    this.#turn += 1;
    const target = this.#targets[this.#turn % length];
    const run = this.#run;
    this.line.plan(this.#startedAt + (this.#turn * this.interval) / length, () => {
      if (run !== this.#run) return;
      if (target !== undefined && this.line.now >= target.quietUntil) this.#probe(target, false);
      this.#planTurn();
    });
  }

  #probe(target: Target, repeatIfBusy: boolean): void {
    if (target.underWay >= attemptsAtOnce) {
      target.again ||= repeatIfBusy;
      return;
    }
    target.underWay += 1;
    const run = this.#run;
    this.send(target.id, () => {
      if (run !== this.#run) return;
      target.underWay -= 1;
      if (!target.again) return;
      target.again = false;
      this.#probe(target, true);
    });
  }
}
