import { messageOf } from '../domain/core/failure.js';
import type { Log } from '../domain/core/ports.js';
import { milliseconds, seconds, type Duration } from '../domain/core/time.js';
import {
  diesWithParentPrefix,
  runProgram,
  type ChildLimits,
  type ChildListener,
  type ChildProcesses,
  type ChildSpec,
  type RunningProgram,
  type SupervisedChild,
} from './child_process.js';
import { moreLines } from './line_limit.js';
import { Backoff, TellOnce } from './retry.js';
import { runAfter, sleep, startTimeout, withTimeout, type Timer } from './timers.js';

const defaultLimits: ChildLimits = {
  preparation: seconds(5),
  readiness: seconds(10),
  firstWait: seconds(1),
  maxWait: seconds(30),
  steadyAfter: seconds(60),
  graceAtStop: seconds(1),
  graceAtRestart: milliseconds(0),
};

/** Runs real programs as our children; where the kernel allows it none of them outlives us. */
export class Supervisor implements ChildProcesses {
  #prefix: Promise<readonly string[]> | null = null;

  constructor(
    private readonly log: Log,
    private readonly limits = defaultLimits,
  ) {}

  supervise(spec: ChildSpec, listener: ChildListener): SupervisedChild {
    const log = this.log.child(spec.name);
    const limits = { ...this.limits, ...spec.limits };
    return new SupervisedProgram(spec, listener, () => this.#diesWithUs(), limits, log);
  }

  #diesWithUs(): Promise<readonly string[]> {
    this.#prefix ??= diesWithParentPrefix('dropped').then((prefix) => {
      if (prefix.length === 0)
        this.log.warn(
          'setpriv of util-linux is missing: children could outlive sentinel-ups if it is killed with SIGKILL',
        );
      return prefix;
    });
    return this.#prefix;
  }
}

/** One program that is kept running from `start` to `stop`. */
class SupervisedProgram implements SupervisedChild {
  #running: RunningProgram | null = null;
  /** Aborts when this supervision ends; null while there is none. */
  #stopping: AbortController | null = null;
  #finished: Promise<void> = Promise.resolve();
  #restartReason: string | null = null;
  /** Ends the wait before the next start. */
  #waiting: AbortController | null = null;
  readonly #told = new TellOnce();
  /** The preparation that has not ended yet: on a disk that hangs each further one would hold a thread of the pool for good. */
  #preparing: Promise<void> | null = null;
  #wasPrepared = false;
  readonly #backoff: Backoff;

  constructor(
    private readonly spec: ChildSpec,
    private readonly listener: ChildListener,
    private readonly prefix: () => Promise<readonly string[]>,
    private readonly limits: ChildLimits,
    private readonly log: Log,
  ) {
    this.#backoff = new Backoff(limits.firstWait, limits.maxWait);
  }

  get pid(): number | null {
    return this.#running?.pid ?? null;
  }

  start(): void {
    if (this.#stopping) return;
    this.#stopping = new AbortController();
    this.#finished = this.#keepRunning(this.#stopping.signal);
  }

  signal(signal: NodeJS.Signals): void {
    this.#running?.signal(signal);
  }

  restart(reason: string): void {
    if (!this.#stopping) return;
    this.log.warn(`${this.spec.name} is started anew: ${reason}`);
    if (this.#running) {
      this.#restartReason = reason;
      this.#end(this.#running, this.limits.graceAtRestart);
    }
    this.#waiting?.abort();
  }

  /** At once where there is no grace: one that hangs heeds nothing else. */
  #end(running: RunningProgram, grace: Duration): void {
    running.signal(grace === 0 ? 'SIGKILL' : 'SIGTERM');
    if (grace === 0) return;
    const kill = runAfter(grace, () => running.signal('SIGKILL'));
    void running.ended.then(() => kill.stop());
  }

  async stop(): Promise<void> {
    this.#stopping?.abort();
    this.#stopping = null;
    const running = this.#running;
    if (running) {
      this.#end(running, this.limits.graceAtStop);
      await running.ended;
    }
    await this.#finished;
  }

  async #keepRunning(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const reason = await this.#runOnce(stopped);
      if (hasAborted(stopped)) return;
      const restartReason = this.#restartReason;
      const why = restartReason ?? reason;
      this.#restartReason = null;
      if (this.#told.isNews(why)) this.#contained(() => this.listener.down(why));
      if (restartReason !== null) continue;
      this.#waiting = new AbortController();
      await sleep(this.#backoff.next(), AbortSignal.any([stopped, this.#waiting.signal]));
      this.#waiting = null;
    }
  }

  /** @returns why it does not run any more */
  async #runOnce(stopped: AbortSignal): Promise<string> {
    const prefix = await this.prefix();
    const trouble = await this.#prepare().then(() => null, messageOf);
    if (trouble !== null) return trouble;
    if (hasAborted(stopped)) return 'stopped';
    const running = runProgram(this.spec, prefix, {
      line: (text) => this.log[this.#levelOf(text)](text),
      skipped: (count) => this.log.warn(moreLines(count)),
    });
    this.#running = running;
    const end = new AbortController();
    const ended = running.ended.finally(() => end.abort());
    const failure = await this.#untilReady(AbortSignal.any([stopped, end.signal]));
    let steady: Timer | null = null;
    if (failure !== null && !hasAborted(stopped)) running.signal('SIGKILL');
    else if (!hasAborted(end.signal) && !hasAborted(stopped)) {
      this.#told.recover();
      this.#contained(() => this.listener.up());
      steady = runAfter(this.limits.steadyAfter, () => this.#backoff.reset());
    }
    const reason = await ended;
    steady?.stop();
    this.#running = null;
    return failure ?? `${this.spec.name} ${reason}`;
  }

  /** A disk that hangs keeps nobody from a restart: what was prepared for the start before is there still. */
  async #prepare(): Promise<void> {
    this.#preparing ??= this.spec.prepare().finally(() => (this.#preparing = null));
    const prepared = this.#preparing.then(() => (this.#wasPrepared = true));
    const { name } = this.spec;
    const within = this.limits.preparation;
    await withTimeout(prepared, within, () => {
      if (!this.#wasPrepared)
        throw new Error(
          `what ${name} needs could not be prepared within ${within / 1000} s: does the disk answer?`,
        );
      this.log.warn(`${name} is started with the files of before: the disk does not answer`);
    });
  }

  /** @returns null once it serves, or has ended; otherwise why it cannot be waited for any longer */
  async #untilReady(ended: AbortSignal): Promise<string | null> {
    if (ended.aborted) return null;
    const { name } = this.spec;
    const tooLate = new AbortController();
    const timeout = startTimeout(this.limits.readiness, () => tooLate.abort());
    const missing = await Promise.race([
      this.spec.ready(AbortSignal.any([ended, tooLate.signal])).then(() => null, messageOf),
      aborted(ended).then(() => null),
      // Its last words may say what it waited for.
      aborted(tooLate.signal).then(() => sleep(lastWordWithin).then(() => null)),
    ]);
    timeout.stop();
    if (hasAborted(ended)) return null;
    if (!tooLate.signal.aborted) return missing === null ? null : `${name} does not serve: ${missing}`;
    const late = `${name} did not serve within ${this.limits.readiness / 1000} s of its start`;
    return missing === null ? late : `${late}: ${missing}`;
  }

  #levelOf(line: string): ReturnType<ChildSpec['levelOf']> {
    try {
      return this.spec.levelOf(line);
    } catch {
      return 'info';
    }
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
const lastWordWithin = milliseconds(250);

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** A call, because the compiler takes a property that it has just seen false to stay false. */
const hasAborted = (signal: AbortSignal): boolean => signal.aborted;
