import { messageOf } from '../domain/failure.js';
import type { Clock, Inbox, Log, Probe } from '../domain/ports.js';
import type { ProbeOutcome } from '../domain/probe_outcome.js';
import { after, between, monotonicTime, type Duration, type Monotonic } from '../domain/time.js';
import { newestTurn, targetsDue, untilNextTurn } from './schedule.js';

/** A sentinel or a witness, and the way to ask it. */
export interface ProbedTarget {
  readonly id: string;
  readonly probe: Probe;
}

interface ProberSettings {
  /** From one regular probe of a target to its next. */
  readonly interval: Duration;
  /** One probe's patience. */
  readonly timeout: Duration;
}

/** One attempt may still be waiting for its timeout when the next round of confirmation comes. */
const attemptsAtOnce = 2;

/** Starting a program holds up the event loop for about a millisecond; other things get their turn after this many. */
const startsAtOnce = 4;

/** Probes settle within their timeout + 1.5 s by contract. This much after the timeout (ms) one is given up. */
const giveUpAfter = 2000;

interface Probed extends ProbedTarget {
  underWay: number;
  queued: boolean;
  /** It changed while its attempts were under way: they may not know yet. */
  again: boolean;
  /** A regular turn before this is left out, as the target was just probed out of turn. */
  quietUntil: Monotonic;
  stuck: boolean;
}

/** Probes every target at its time, and at once when asked to; puts every result into the inbox. */
export class Prober {
  readonly #targets: readonly Probed[];
  readonly #byId: ReadonlyMap<string, Probed>;
  #queue: Probed[] = [];
  readonly #limits = new Set<NodeJS.Timeout>();
  #timer: NodeJS.Timeout | undefined;
  #nextBatch: NodeJS.Immediate | undefined;
  /** Null while stopped; results of an earlier run are thrown away. */
  #run: { readonly startedAt: Monotonic; lastTurn: number } | null = null;

  constructor(
    targets: readonly ProbedTarget[],
    private readonly settings: ProberSettings,
    private readonly clock: Clock,
    private readonly inbox: Inbox,
    private readonly log: Log,
  ) {
    this.#targets = targets.map(({ id, probe }) => ({
      id,
      probe,
      underWay: 0,
      queued: false,
      again: false,
      quietUntil: monotonicTime(0),
      stuck: false,
    }));
    this.#byId = new Map(this.#targets.map((target) => [target.id, target]));
  }

  /** Probes everything at once, then each target once in an interval, evenly spread. */
  start(): void {
    if (this.#run !== null || this.#targets.length === 0) return;
    this.#run = { startedAt: this.clock.now().monotonic, lastTurn: 0 };
    this.probeEverything();
    this.#takeTurns();
  }

  /** Ends all attempts and closes the probes. Nothing is dispatched any more. */
  stop(): void {
    this.#run = null;
    clearTimeout(this.#timer);
    clearImmediate(this.#nextBatch);
    this.#nextBatch = undefined;
    this.#queue = [];
    for (const limit of this.#limits) clearTimeout(limit);
    this.#limits.clear();
    for (const target of this.#targets) {
      Object.assign(target, { underWay: 0, queued: false, again: false, quietUntil: monotonicTime(0) });
      this.#contained(target, () => target.probe.close());
    }
  }

  /** Probes all targets now and concurrently; regular turns due within the timeout from now are left out. */
  probeEverything(): void {
    if (this.#run === null) return;
    const quietUntil = after(this.clock.now().monotonic, this.settings.timeout);
    for (const target of this.#targets) {
      target.quietUntil = quietUntil;
      this.#enqueue(target);
    }
  }

  /** The target has something new to tell (its probe listens); asks it at once. Unknown ids are ignored. */
  changed(id: string): void {
    const target = this.#byId.get(id);
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
      if (target !== undefined && now >= target.quietUntil) this.#enqueue(target);
    }
    run.lastTurn = newest;
    this.#timer = setTimeout(() => this.#takeTurns(), untilNextTurn(schedule, newest, sinceStart));
  }

  #enqueue(target: Probed): void {
    if (target.queued) return;
    target.queued = true;
    this.#queue.push(target);
    this.#nextBatch ??= setImmediate(() => this.#startBatch());
  }

  #startBatch(): void {
    for (const target of this.#queue.splice(0, startsAtOnce)) {
      target.queued = false;
      this.#probe(target, false);
    }
    this.#nextBatch = this.#queue.length === 0 ? undefined : setImmediate(() => this.#startBatch());
  }

  #probe(target: Probed, repeatIfBusy: boolean): void {
    const run = this.#run;
    if (run === null) return;
    if (target.underWay >= attemptsAtOnce) {
      target.again ||= repeatIfBusy;
      return;
    }
    target.underWay += 1;
    const sentAt = this.clock.now().monotonic;
    void this.#outcomeOf(target).then((outcome) => {
      if (run !== this.#run) return;
      target.underWay -= 1;
      this.#contained(target, () => this.inbox.dispatch({ type: 'probed', id: target.id, sentAt, outcome }));
      if (!target.again) return;
      target.again = false;
      this.#probe(target, true);
    });
  }

  /** Never rejects, and settles in time whatever the probe does. */
  #outcomeOf(target: Probed): Promise<ProbeOutcome> {
    return new Promise((resolve) => {
      const limit = setTimeout(() => {
        if (!target.stuck) this.log.warn(`the probe of ${target.id} hangs`);
        target.stuck = true;
        this.#limits.delete(limit);
        resolve({ kind: 'unknown', why: 'the probe hangs' });
      }, this.settings.timeout + giveUpAfter);
      this.#limits.add(limit);
      const settle = (outcome: ProbeOutcome): void => {
        clearTimeout(limit);
        this.#limits.delete(limit);
        target.stuck = false;
        resolve(outcome);
      };
      const fail = (error: unknown): void =>
        settle({ kind: 'unknown', why: `the probe failed: ${messageOf(error)}` });
      try {
        target.probe.attempt().then(settle, fail);
      } catch (error) {
        fail(error);
      }
    });
  }

  #contained(target: Probed, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.log.error(`the probe of ${target.id}: ${messageOf(error)}`, { error });
    }
  }
}
