import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../domain/failure.js';
import type { ChildListener, ChildSpec, Log, SupervisedChild } from '../../domain/ports.js';
import type { Duration } from '../../domain/time.js';
import { Backoff } from '../../platform/backoff.js';
import { moreLines } from '../../platform/line_limit.js';
import { startTimeout } from '../../platform/timeout.js';
import { runProgram, type RunningProgram } from './running_program.js';

export interface SupervisionLimits {
  /** What is written before its start must be written by then. */
  readonly preparation: Duration;
  /** From its start until it must serve. */
  readonly readiness: Duration;
  /** The first wait before a new start; it doubles from failure to failure. */
  readonly firstWait: Duration;
  readonly longestWait: Duration;
  /** Once it has served this long, the next failure counts as a first one. */
  readonly steadyAfter: Duration;
  /** From SIGTERM to SIGKILL. */
  readonly graceAtStop: Duration;
}

/** One program that is kept running from `start` to `stop`. */
export class SupervisedProgram implements SupervisedChild {
  #running: RunningProgram | null = null;
  /** Aborts when this supervision ends; null while there is none. */
  #stopping: AbortController | null = null;
  #finished: Promise<void> = Promise.resolve();
  #restartReason: string | null = null;
  /** Ends the wait before the next start. */
  #waiting: AbortController | null = null;
  #lastTold: string | null = null;
  /** The preparation that has not ended yet: on a disk that hangs each further one would hold a thread of the pool for good. */
  #preparing: Promise<void> | null = null;
  #wasPrepared = false;
  readonly #backoff: Backoff;

  constructor(
    private readonly spec: ChildSpec,
    private readonly listener: ChildListener,
    private readonly prefix: () => Promise<readonly string[]>,
    private readonly limits: SupervisionLimits,
    private readonly log: Log,
  ) {
    this.#backoff = new Backoff(limits.firstWait, limits.longestWait);
  }

  get pid(): number | null {
    return this.#running?.pid ?? null;
  }

  start(): void {
    if (this.#stopping) return;
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#finished = this.#keepRunning(stopping.signal);
  }

  signal(signal: NodeJS.Signals): void {
    this.#running?.signal(signal);
  }

  restart(reason: string): void {
    if (!this.#stopping) return;
    this.log.warn(`${this.spec.name} is started anew: ${reason}`);
    if (this.#running) {
      this.#restartReason = reason;
      this.#running.signal('SIGKILL');
    }
    this.#waiting?.abort();
  }

  async stop(): Promise<void> {
    this.#stopping?.abort();
    this.#stopping = null;
    const running = this.#running;
    if (running) {
      running.signal('SIGTERM');
      const kill = setTimeout(() => running.signal('SIGKILL'), this.limits.graceAtStop);
      await running.ended;
      clearTimeout(kill);
    }
    await this.#finished;
  }

  async #keepRunning(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const reason = await this.#runOnce(stopped);
      if (hasAborted(stopped)) return;
      const restartReason = this.#restartReason;
      this.#restartReason = null;
      this.#tellDown(restartReason ?? reason);
      if (restartReason === null) await this.#wait(stopped);
    }
  }

  /** @returns why it does not run any more */
  async #runOnce(stopped: AbortSignal): Promise<string> {
    let prefix: readonly string[];
    try {
      prefix = await this.prefix();
      await this.#prepare();
    } catch (error) {
      return messageOf(error);
    }
    if (hasAborted(stopped)) return 'stopped';
    const running = runProgram(this.spec, prefix, {
      line: (text) => this.log[this.#levelOf(text)](text),
      skipped: (count) => this.log.warn(moreLines(count)),
    });
    this.#running = running;
    const end = new AbortController();
    const ended = running.ended.finally(() => end.abort());
    const failure = await this.#untilReady(AbortSignal.any([stopped, end.signal]));
    let steady: NodeJS.Timeout | undefined;
    if (failure !== null && !hasAborted(stopped)) running.signal('SIGKILL');
    else if (!hasAborted(end.signal) && !hasAborted(stopped)) {
      this.#tellUp();
      steady = setTimeout(() => this.#backoff.reset(), this.limits.steadyAfter);
    }
    const reason = await ended;
    clearTimeout(steady);
    this.#running = null;
    return failure ?? `${this.spec.name} ${reason}`;
  }

  /** A disk that hangs keeps nobody from a restart: what was prepared for the start before is there still. */
  async #prepare(): Promise<void> {
    this.#preparing ??= this.spec.prepare().finally(() => (this.#preparing = null));
    const given = new AbortController();
    const tooLate = pause(this.limits.preparation, true, { signal: given.signal });
    tooLate.catch(() => undefined);
    try {
      const isLate = await Promise.race([this.#preparing.then(() => false), tooLate]);
      if (isLate && !this.#wasPrepared)
        throw new Error(
          `what ${this.spec.name} needs could not be prepared within ${this.limits.preparation / 1000} s: does the disk answer?`,
        );
      if (isLate)
        this.log.warn(`${this.spec.name} is started with the files of before: the disk does not answer`);
      else this.#wasPrepared = true;
    } finally {
      given.abort();
    }
  }

  /** @returns null once it serves, or has ended; otherwise why it cannot be waited for any longer */
  async #untilReady(ended: AbortSignal): Promise<string | null> {
    const tooLate = new AbortController();
    const stopWaiting = startTimeout(this.limits.readiness, () => tooLate.abort());
    const signal = AbortSignal.any([ended, tooLate.signal]);
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    });
    aborted.catch(() => undefined);
    let serves: Promise<void> = aborted;
    try {
      signal.throwIfAborted();
      serves = this.spec.ready(signal);
      await Promise.race([serves, aborted]);
      return null;
    } catch (error) {
      if (ended.aborted) return null;
      if (!tooLate.signal.aborted) return `${this.spec.name} does not serve: ${messageOf(error)}`;
      const late = `${this.spec.name} did not serve within ${this.limits.readiness / 1000} s of its start`;
      const missing = await lastWord(serves);
      return missing === null ? late : `${late}: ${missing}`;
    } finally {
      stopWaiting();
    }
  }

  async #wait(stopped: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    this.#waiting = waiting;
    try {
      await pause(this.#backoff.next(), null, { signal: AbortSignal.any([stopped, waiting.signal]) });
    } catch {
      // The wait was cut short, by stop or by restart.
    } finally {
      this.#waiting = null;
    }
  }

  #levelOf(line: string): ReturnType<ChildSpec['levelOf']> {
    try {
      return this.spec.levelOf(line);
    } catch {
      return 'info';
    }
  }

  #tellUp(): void {
    this.#lastTold = null;
    this.#contained(() => this.listener.up());
  }

  #tellDown(reason: string): void {
    if (reason === this.#lastTold) return;
    this.#lastTold = reason;
    this.#contained(() => this.listener.down(reason));
  }

  #contained(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.log.error(`a listener of ${this.spec.name} failed: ${messageOf(error)}`, { error });
    }
  }
}

/** How long a check that was told to end may take to say what was missing. */
const lastWordWithinMs = 250;

/** @returns what the check says that it waited for in vain, or null where it says nothing in time */
const lastWord = (check: Promise<void>): Promise<string | null> =>
  Promise.race([check.then(() => null, messageOf), pause(lastWordWithinMs, null)]);

/** A call, because the compiler takes a property that it has just seen false to stay false. */
const hasAborted = (signal: AbortSignal): boolean => signal.aborted;
