import { isIPv6 } from 'node:net';
import type { ProbeOutcome, ProbeResult } from '../../domain/core/event.js';
import type { Clock, Log } from '../../domain/core/ports.js';
import {
  milliseconds,
  monotonicTime,
  seconds,
  type Duration,
  type Monotonic,
} from '../../domain/core/time.js';
import { told } from '../../domain/view/reasons/told.js';
import { asAddress } from '../../platform/ip_address.js';
import { Backoff, TellOnce } from '../../platform/retry.js';
import { runAfter, runEvery, runSoon, sleep, type Timer } from '../../platform/timers.js';
import { IcmpProbe } from '../../probes/icmp.js';
import { nameTimeout, unresolved, type AddressContext } from './addressed_probe.js';
import type { Fping } from './fping.js';
import { FpingLoop, type LoopTimes } from './fping_loop.js';
import { FpingRound } from './fping_round.js';

export interface PingedTarget {
  readonly id: string;
  /** An IP address (also with a zone) or a name. */
  readonly host: string;
}

export interface FpingContext extends AddressContext {
  readonly fping: Fping;
  readonly clock: Clock;
  readonly log: Log;
  /** Called with what there is; with a second result of the same `sentAt` where an answer comes late. */
  readonly onResults: (results: readonly ProbeResult[]) => void;
}

/** Rounds whose late answers are waited for at once; the oldest makes room. */
const maxRounds = 8;

/** Starting a program holds up the event loop for about a millisecond: others get their turn after this many. */
const startsAtOnce = 4;

type Tell = (address: string, outcome: ProbeOutcome) => void;

interface Target extends PingedTarget {
  readonly isNamed: boolean;
  /** Null where its name has no address. */
  address: string | null;
}

/**
 * Pings many devices at little cost: one long-lived fping (`FpingLoop`) asks each once in an interval, evenly spread, and
 * each round is one run of fping (`FpingRound`). Rounds also ask those that the loop cannot ask now.
 */
export class FpingProber {
  readonly #targets: readonly Target[];
  readonly #rounds = new Set<FpingRound>();
  /** From a failure of the loop to its next start. */
  readonly #backoff = new Backoff(seconds(1), seconds(30));
  readonly #failure = new TellOnce();
  readonly #icmp: IcmpProbe;
  /** Who is at each address. */
  #targetsAt: ReadonlyMap<string, readonly Target[]>;
  #loop: FpingLoop | null = null;
  /** Loops in whose place another one came: their last answers are still heard. */
  readonly #retired = new Set<FpingLoop>();
  /** What the next round asks, and since when it was to. */
  #asked = new Map<string, Monotonic>();
  /** Makes rounds until the loop has proved itself. */
  #instead: Timer | null = null;
  #restart: Timer | null = null;
  #untold: ProbeResult[] = [];
  #running = false;

  constructor(
    targets: readonly PingedTarget[],
    private readonly times: LoopTimes,
    private readonly context: FpingContext,
  ) {
    this.#icmp = new IcmpProbe(times.timeout);
    this.#targets = targets.map(({ id, host }) => {
      const address = asAddress(host);
      return { id, host, address, isNamed: address === null };
    });
    this.#targetsAt = byAddress(this.#targets);
  }

  /** Probes everything at once, then each target once in an interval, evenly spread. */
  start(): void {
    if (this.#running || this.#targets.length === 0) return;
    this.#running = true;
    this.probeAll();
    this.#startLoop();
  }

  /** Ends everything. Nothing is told any more. */
  stop(): void {
    this.#running = false;
    this.#instead?.stop();
    this.#instead = null;
    this.#restart?.stop();
    this.#loop?.stop();
    this.#loop = null;
    for (const ended of [...this.#retired, ...this.#rounds]) ended.stop();
    this.#retired.clear();
    this.#rounds.clear();
    this.#icmp.close();
    this.#asked.clear();
    this.#untold = [];
  }

  /** Probes all targets now and concurrently. */
  probeAll(): void {
    if (!this.#running) return;
    const now = this.context.clock.now().monotonic;
    for (const target of this.#targets) {
      if (target.isNamed)
        void this.#locate(target, now, nameTimeout).then(() => this.#ask(target.address, now));
      else this.#ask(target.address, now);
    }
  }

  /** Finds out where a name leads now; tells where it leads nowhere. */
  async #locate(target: Target, at: Monotonic, timeout: Duration): Promise<void> {
    const address = await this.context.resolver.addressOf(target.host, timeout);
    if (!this.#running) return;
    if (target.address !== address) {
      target.address = address;
      this.#targetsAt = byAddress(this.#targets);
    }
    if (address === null) this.#note(target, at, unresolved(target.host));
  }

  #ask(address: string | null, sentAt: Monotonic): void {
    if (!this.#running || address === null) return;
    if (this.#asked.size === 0) runSoon(() => this.#startRound());
    this.#asked.set(address, sentAt);
  }

  #startRound(): void {
    const asked = this.#asked;
    this.#asked = new Map();
    const tell: Tell = (address, outcome) =>
      void this.#tell(address, asked.get(address) ?? monotonicTime(0), outcome);
    void this.#pingEach([...asked.keys()].filter(isIPv6), tell);
    const addresses = [...asked.keys()].filter((address) => !isIPv6(address));
    if (addresses.length === 0) return;
    const forget = (): unknown => this.#rounds.delete(round);
    const round = new FpingRound(this.context.fping, addresses, this.times.timeout, tell, forget);
    this.#rounds.add(round);
    const [oldest] = this.#rounds;
    if (this.#rounds.size > maxRounds) oldest?.giveUp(told('fping_crowded'));
  }

  /** By ping, as fping before 5.5 tells no ICMP errors of IPv6: a device that refuses looks silent to it. */
  async #pingEach(addresses: readonly string[], tell: Tell): Promise<void> {
    for (const [index, address] of addresses.entries()) {
      if (index % startsAtOnce === startsAtOnce - 1) await sleep(milliseconds(0));
      void this.#icmp.attempt(address).then((outcome) => tell(address, outcome));
    }
  }

  /** A name may lead elsewhere by now, which has to prove itself before it counts. */
  async #tell(address: string, sentAt: Monotonic, met: ProbeOutcome): Promise<void> {
    const { link, resolver } = this.context;
    const outcome = await link.judge(address, met);
    if (!this.#running) return;
    const ask = (other: string): Promise<ProbeOutcome> => this.#icmp.attempt(other);
    for (const target of this.#targetsAt.get(address) ?? [])
      this.#note(target, sentAt, resolver.probed(target.host, address, outcome, ask));
  }

  /** What is there at the same moment is told together. */
  #note({ id }: Target, sentAt: Monotonic, outcome: ProbeOutcome): void {
    this.#untold.push({ id, sentAt, outcome });
    if (this.#untold.length === 1) runSoon(() => this.#tellResults());
  }

  #tellResults(): void {
    const results = this.#untold;
    this.#untold = [];
    if (results.length > 0) this.context.onResults(results);
  }

  #startLoop(): void {
    const { fping, clock } = this.context;
    this.#instead ??= runEvery(this.times.interval, () => this.probeAll());
    const loop: FpingLoop = new FpingLoop(fping, [...this.#targetsAt.keys()], this.times, clock, {
      outcome: (address, sentAt, outcome) => void this.#tell(address, sentAt, outcome),
      turned: (unsent) => {
        if (loop === this.#loop) void this.#turned(loop, unsent);
      },
      ended: (why) => {
        if (loop === this.#loop) this.#ended(why);
      },
    });
    this.#loop = loop;
  }

  async #turned(loop: FpingLoop, unsent: readonly string[]): Promise<void> {
    this.#instead?.stop();
    this.#instead = null;
    this.#backoff.reset();
    if (this.#failure.recover()) this.context.log.info('The long-lived fping serves again.');
    const now = this.context.clock.now().monotonic;
    for (const address of unsent) this.#ask(address, now);
    const named = this.#targets.filter(({ isNamed }) => isNamed);
    if (named.length === 0) return;
    await Promise.all(named.map((target) => this.#locate(target, now, milliseconds(0))));
    const isSame =
      loop.addresses.length === this.#targetsAt.size &&
      loop.addresses.every((one) => this.#targetsAt.has(one));
    if (loop !== this.#loop || isSame) return;
    // At the end of a turn, so that the next one begins when it would have; the last answers are waited for.
    this.#retired.add(loop);
    runAfter(this.times.timeout, () => {
      loop.stop();
      this.#retired.delete(loop);
    });
    this.#startLoop();
  }

  #ended(why: string): void {
    this.#loop = null;
    if (this.#failure.isNews(why))
      this.context.log.warn(`${why}. It is started anew; until it serves, each round is a run of its own.`);
    this.probeAll();
    this.#instead ??= runEvery(this.times.interval, () => this.probeAll());
    this.#restart = runAfter(this.#backoff.next(), () => this.#startLoop());
  }
}

const byAddress = (targets: readonly Target[]): ReadonlyMap<string, readonly Target[]> => {
  const found = new Map<string, Target[]>();
  for (const target of targets)
    if (target.address !== null) found.set(target.address, [...(found.get(target.address) ?? []), target]);
  return found;
};
