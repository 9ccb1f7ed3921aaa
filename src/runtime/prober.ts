import type { ProbeOutcome, ProbeResult } from '../domain/core/event.js';
import { messageOf } from '../domain/core/failure.js';
import type { Clock, Log, Probe } from '../domain/core/ports.js';
import {
  after,
  between,
  milliseconds,
  monotonicTime,
  type Duration,
  type Monotonic,
} from '../domain/core/time.js';
import { told } from '../domain/view/reasons/told.js';
import { runAfter, runSoon, withTimeout, type Timer } from '../platform/timers.js';

export interface ProbedTarget {
  readonly id: string;
  readonly probe: Probe;
}

interface ProberSettings {
  /** From one regular probe of a target to its next. */
  readonly interval: Duration;
  /** Of one probe. */
  readonly timeout: Duration;
}

/** One attempt may still be waiting for its timeout when the next round of confirmation comes. */
const maxAttempts = 2;

/** Starting a program holds up the event loop for about a millisecond; other things get their turn after this many. */
const maxStarts = 4;

/** Probes settle within their timeout + 1.5 s by contract. This much after the timeout one is given up. */
const giveUpAfter = milliseconds(2000);

const atRest = { underWay: 0, queued: false, again: false, skipTurnsUntil: monotonicTime(0) };

interface Target extends ProbedTarget {
  underWay: number;
  queued: boolean;
  /** It changed while its attempts were under way: they may not know yet. */
  again: boolean;
  /** A regular turn before this is left out, as the target was just probed out of turn. */
  skipTurnsUntil: Monotonic;
  stuck: boolean;
}

/** Probes every target at its time, and at once when asked to; tells every result. */
export class Prober {
  readonly #targets: readonly Target[];
  #queue: Target[] = [];
  #nextTurn: Timer | null = null;
  #nextBatch: Timer | null = null;
  /** Null while stopped; results of an earlier run are thrown away. */
  #run: { readonly startedAt: Monotonic; lastTurn: number } | null = null;

  constructor(
    targets: readonly ProbedTarget[],
    private readonly settings: ProberSettings,
    private readonly clock: Clock,
    private readonly tell: (result: ProbeResult) => void,
    private readonly log: Log,
  ) {
    this.#targets = targets.map((target) => ({ ...target, ...atRest, stuck: false }));
  }

  /** Probes everything at once, then each target once in an interval, evenly spread. */
  start(): void {
    if (this.#run !== null || this.#targets.length === 0) return;
    this.#run = { startedAt: this.clock.now().monotonic, lastTurn: 0 };
    this.probeAll();
    this.#takeTurns();
  }

  /** Ends all attempts and closes the probes. Nothing is told any more. */
  stop(): void {
    this.#run = null;
    this.#nextTurn?.stop();
    this.#nextBatch?.stop();
    this.#nextBatch = null;
    this.#queue = [];
    for (const target of this.#targets) {
      Object.assign(target, atRest);
      this.#contained(target, () => target.probe.close());
    }
  }

  /** Probes all targets now and concurrently; regular turns due within the timeout from now are left out. */
  probeAll(): void {
    if (this.#run === null) return;
    const skipTurnsUntil = after(this.clock.now().monotonic, this.settings.timeout);
    for (const target of this.#targets) {
      target.skipTurnsUntil = skipTurnsUntil;
      this.#enqueue(target);
    }
  }

  /** The target has something new to tell (its probe listens); asks it at once. Unknown ids are ignored. */
  changed(id: string): void {
    const target = this.#targets.find((one) => one.id === id);
    if (target !== undefined) this.#probe(target, true);
  }

  #takeTurns(): void {
    const run = this.#run;
    if (run === null) return;
    const schedule = { count: this.#targets.length, interval: this.settings.interval };
    const now = this.clock.now().monotonic;
    const sinceStart = between(run.startedAt, now);
    const newest = newestTurn(schedule, sinceStart);
    for (const index of targetsDue(schedule, run.lastTurn, newest)) {
      const target = this.#targets[index];
      if (target !== undefined && now >= target.skipTurnsUntil) this.#enqueue(target);
    }
    run.lastTurn = newest;
    this.#nextTurn = runAfter(untilNextTurn(schedule, newest, sinceStart), () => this.#takeTurns());
  }

  #enqueue(target: Target): void {
    if (target.queued) return;
    target.queued = true;
    this.#queue.push(target);
    this.#nextBatch ??= runSoon(() => this.#startBatch());
  }

  #startBatch(): void {
    for (const target of this.#queue.splice(0, maxStarts)) {
      target.queued = false;
      this.#probe(target, false);
    }
    this.#nextBatch = this.#queue.length === 0 ? null : runSoon(() => this.#startBatch());
  }

  #probe(target: Target, repeatIfBusy: boolean): void {
    const run = this.#run;
    if (run === null) return;
    if (target.underWay >= maxAttempts) {
      target.again ||= repeatIfBusy;
      return;
    }
    target.underWay += 1;
    const sentAt = this.clock.now().monotonic;
    void this.#outcomeOf(target).then((outcome) => {
      if (run !== this.#run) return;
      target.underWay -= 1;
      this.#contained(target, () => this.tell({ id: target.id, sentAt, outcome }));
      if (!target.again) return;
      target.again = false;
      this.#probe(target, true);
    });
  }

  /** Never rejects, and settles in time whatever the probe does. */
  #outcomeOf(target: Target): Promise<ProbeOutcome> {
    const attempt = async (): Promise<ProbeOutcome> => {
      try {
        return await target.probe.attempt();
      } catch (error) {
        return { kind: 'unknown', why: told('probe_failed', { error: messageOf(error) }) };
      } finally {
        target.stuck = false;
      }
    };
    return withTimeout(attempt(), milliseconds(this.settings.timeout + giveUpAfter), () => {
      if (!target.stuck && this.#run !== null) this.log.warn(`the probe of ${target.id} hangs`);
      target.stuck = true;
      return { kind: 'unknown', why: told('probe_hangs') };
    });
  }

  #contained(target: Target, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.log.error(`the probe of ${target.id}: ${messageOf(error)}`, { error });
    }
  }
}

/**
 * Turns spread evenly over an interval: with `count` targets turn number m is target m mod count's and is due
 * m × interval / count after the start. Counted from the start, never from the turn before, so that nothing drifts.
 */
interface Schedule {
  /** At least 1. */
  readonly count: number;
  readonly interval: Duration;
}

/** The number of the newest turn that is due; the very first, at the start itself, is 0. */
export const newestTurn = ({ count, interval }: Schedule, sinceStart: Duration): number =>
  Math.floor((sinceStart * count) / interval + 1e-9);

/** The targets whose turns came after turn `last`, up to turn `newest`; each once, however many of its turns were missed. */
export const targetsDue = ({ count }: Schedule, last: number, newest: number): number[] => {
  const first = Math.max(last, newest - count) + 1;
  return Array.from({ length: Math.max(0, newest - first + 1) }, (_, index) => (first + index) % count);
};

/** Whole milliseconds from now to the turn after `newest`; at least 1. */
export const untilNextTurn = (
  { count, interval }: Schedule,
  newest: number,
  sinceStart: Duration,
): Duration => milliseconds(Math.max(1, Math.ceil(((newest + 1) * interval) / count - sinceStart)));
