import { isIPv6 } from 'node:net';
import { setImmediate as othersTurn } from 'node:timers/promises';

import type { ProbeResult } from '../../domain/event.js';
import type { Clock, Log } from '../../domain/ports.js';
import type { ProbeOutcome } from '../../domain/probe_outcome.js';
import { monotonicTime, seconds, type Monotonic } from '../../domain/time.js';
import { Backoff } from '../../platform/retry.js';
import { FpingLoop, type LoopTimes } from './fping_loop.js';
import type { Fping } from './fping_program.js';
import { FpingRound } from './fping_round.js';
import { IcmpProbe } from './icmp.js';
import { asAddress } from '../../platform/ip_address.js';
import type { OwnLink } from './link.js';
import type { Resolver } from './resolver.js';
import { quoted } from './wording.js';

/** A device to be pinged, by its IP address (also with a zone) or by a name. */
export interface PingedTarget {
  readonly id: string;
  readonly host: string;
}

export interface FpingSurroundings {
  readonly fping: Fping;
  readonly clock: Clock;
  /** One for all probes. */
  readonly resolver: Resolver;
  /** One for all probes. */
  readonly link: OwnLink;
  readonly log: Log;
  /** Called with what there is; with a second result of the same `sentAt` where an answer comes late. */
  readonly onResults: (results: readonly ProbeResult[]) => void;
}

/** How long a round waits for a name that has no address yet (ms). */
const waitForName = 400;

/** Rounds whose late answers are waited for at once; the oldest makes room. */
const roundsAtOnce = 8;

/** Starting a program holds up the event loop for about a millisecond; other things get their turn after this many. */
const startsAtOnce = 4;

/** From a failure of the loop to its next start. */
const firstRestart = seconds(1);
const lastRestart = seconds(30);

/**
 * Pings many devices at little cost: one long-lived fping (`FpingLoop`) asks each once in an interval, evenly spread, and
 * each round made at once is one run of fping (`FpingRound`). Rounds also ask those that the loop cannot ask: its
 * requests could not be sent, or it is being started anew.
 */
export class FpingProber {
  /** Where each target is, by its id; null where its name has no address. */
  readonly #addresses = new Map<string, string | null>();
  /** The host names of the targets that have one, by the target's id. */
  readonly #names: ReadonlyMap<string, string>;
  /** Who is at each address. */
  #idsAt: ReadonlyMap<string, readonly string[]> = new Map();
  readonly #rounds = new Set<FpingRound>();
  readonly #backoff = new Backoff(firstRestart, lastRestart);
  readonly #icmp: IcmpProbe;
  #loop: FpingLoop | null = null;
  /** Loops in whose place another one came: their last answers are still heard. */
  readonly #retired = new Set<FpingLoop>();
  /** What the next round asks, and since when it was to. */
  #asked = new Map<string, Monotonic>();
  #instead: NodeJS.Timeout | undefined;
  #restart: NodeJS.Timeout | undefined;
  #lastTold: string | null = null;
  #untold: ProbeResult[] = [];
  #running = false;

  constructor(
    private readonly targets: readonly PingedTarget[],
    private readonly times: LoopTimes,
    private readonly given: FpingSurroundings,
  ) {
    this.#icmp = new IcmpProbe(times.timeout);
    const named = targets.filter(({ host }) => asAddress(host) === null);
    this.#names = new Map(named.map(({ id, host }) => [id, host]));
    for (const { id, host } of targets) this.#addresses.set(id, asAddress(host));
    this.#index();
  }

  /** Probes everything at once, then each target once in an interval, evenly spread. */
  start(): void {
    if (this.#running || this.targets.length === 0) return;
    this.#running = true;
    this.probeEverything();
    this.#startLoop();
  }

  /** Ends everything. Nothing is told any more. */
  stop(): void {
    this.#running = false;
    clearInterval(this.#instead);
    clearTimeout(this.#restart);
    this.#instead = undefined;
    this.#loop?.stop();
    this.#loop = null;
    for (const loop of this.#retired) loop.stop();
    this.#retired.clear();
    for (const round of this.#rounds) round.stop();
    this.#rounds.clear();
    this.#icmp.close();
    this.#asked.clear();
    this.#untold = [];
  }

  /** Probes all targets now and concurrently. */
  probeEverything(): void {
    this.#probe(this.targets);
  }

  #probe(targets: readonly PingedTarget[]): void {
    if (!this.#running) return;
    const sentAt = this.given.clock.now().monotonic;
    for (const target of targets) {
      const address = asAddress(target.host);
      if (address === null) void this.#probeName(target, sentAt);
      else this.#ask(address, sentAt);
    }
  }

  async #probeName({ id, host }: PingedTarget, sentAt: Monotonic): Promise<void> {
    const address = await this.given.resolver.addressOf(host, waitForName);
    if (!this.#running) return;
    this.#place(id, address);
    if (address !== null) this.#ask(address, sentAt);
    else this.#unresolved({ id, host }, sentAt);
  }

  #unresolved({ id, host }: PingedTarget, at: Monotonic): void {
    this.#note({
      id,
      sentAt: at,
      outcome: { kind: 'unknown', why: `the name ${quoted(host)} does not resolve` },
    });
  }

  #ask(address: string, sentAt: Monotonic): void {
    if (this.#asked.size === 0) setImmediate(() => this.#startRound());
    this.#asked.set(address, sentAt);
  }

  #startRound(): void {
    const asked = this.#asked;
    this.#asked = new Map();
    const all = [...asked.keys()];
    const tell = (address: string, outcome: ProbeOutcome): void =>
      this.#tell(address, asked.get(address) ?? monotonicTime(0), outcome);
    void this.#pingEach(all.filter(isIPv6), tell);
    const addresses = all.filter((address) => !isIPv6(address));
    if (addresses.length === 0) return;
    const { fping } = this.given;
    const round = new FpingRound(fping, addresses, this.times.timeout, tell, () =>
      this.#rounds.delete(round),
    );
    this.#rounds.add(round);
    const [oldest] = this.#rounds;
    if (this.#rounds.size <= roundsAtOnce || oldest === undefined) return;
    oldest.giveUp('too many rounds of fping are under way');
  }

  /**
   * fping before 5.5 tells no ICMP errors of IPv6, so that a device that refuses looks silent to it. Before anybody calls
   * an outage ping has to agree.
   */
  async #pingEach(
    addresses: readonly string[],
    tell: (address: string, outcome: ProbeOutcome) => void,
  ): Promise<void> {
    for (const [index, address] of addresses.entries()) {
      if (index % startsAtOnce === startsAtOnce - 1) await othersTurn();
      void this.#icmp.attempt(address).then((outcome) => tell(address, outcome));
    }
  }

  /** Silence is held against the state of our own link. */
  #tell(address: string, sentAt: Monotonic, outcome: ProbeOutcome): void {
    if (outcome.kind === 'alive') this.given.link.answered(address);
    if (outcome.kind === 'silent') {
      const told = (trouble: string | null): void =>
        this.#pass(address, sentAt, trouble === null ? outcome : { kind: 'link_down', why: trouble });
      this.given.link.troubleTowards(address).then(told, () => told(null));
    } else this.#pass(address, sentAt, outcome);
  }

  #pass(address: string, sentAt: Monotonic, outcome: ProbeOutcome): void {
    if (!this.#running) return;
    for (const id of this.#idsAt.get(address) ?? []) {
      const name = this.#names.get(id);
      this.#note({
        id,
        sentAt,
        outcome: name === undefined ? outcome : this.#ofName(name, address, outcome),
      });
    }
  }

  /** A name may lead elsewhere by now, which has to prove itself before it counts. */
  #ofName(name: string, address: string, outcome: ProbeOutcome): ProbeOutcome {
    return this.given.resolver.probed(name, address, outcome, (other) => this.#icmp.attempt(other));
  }

  /** What is there at the same moment is told together. */
  #note(result: ProbeResult): void {
    this.#untold.push(result);
    if (this.#untold.length === 1) setImmediate(() => this.#tellResults());
  }

  #tellResults(): void {
    const results = this.#untold;
    this.#untold = [];
    if (results.length > 0) this.given.onResults(results);
  }

  #place(id: string, address: string | null): void {
    if (this.#addresses.get(id) === address) return;
    this.#addresses.set(id, address);
    this.#index();
  }

  #index(): void {
    const idsAt = new Map<string, string[]>();
    for (const [each, known] of this.#addresses) {
      if (known !== null) idsAt.set(known, [...(idsAt.get(known) ?? []), each]);
    }
    this.#idsAt = idsAt;
  }

  #startLoop(): void {
    this.#askInstead();
    const loop: FpingLoop = new FpingLoop(
      this.given.fping,
      [...this.#idsAt.keys()],
      this.times,
      this.given.clock,
      {
        outcome: (address, sentAt, outcome) => this.#tell(address, sentAt, outcome),
        turned: (unsent) => {
          if (loop === this.#loop) void this.#turned(loop, unsent);
        },
        ended: (why) => {
          if (loop === this.#loop) this.#ended(why);
        },
      },
    );
    this.#loop = loop;
  }

  /** Until the loop has proved itself. */
  #askInstead(): void {
    this.#instead ??= setInterval(() => this.probeEverything(), this.times.interval);
  }

  async #turned(loop: FpingLoop, unsent: readonly string[]): Promise<void> {
    clearInterval(this.#instead);
    this.#instead = undefined;
    this.#backoff.reset();
    if (this.#lastTold !== null) this.given.log.info('The long-lived fping serves again.');
    this.#lastTold = null;
    const now = this.given.clock.now().monotonic;
    for (const address of unsent) this.#ask(address, now);
    const names = this.targets.filter(({ host }) => asAddress(host) === null);
    if (names.length === 0) return;
    for (const { id, host } of names) this.#place(id, await this.given.resolver.addressOf(host, 0));
    if (loop !== this.#loop) return;
    for (const target of names) {
      if (this.#addresses.get(target.id) === null) this.#unresolved(target, now);
    }
    const known = [...this.#idsAt.keys()];
    if (known.length === loop.addresses.length && known.every((address) => loop.addresses.includes(address)))
      return;
    this.#retire(loop);
    this.#startLoop();
  }

  /** At the end of a turn, so that the next one begins when it would have; the last answers are waited for. */
  #retire(loop: FpingLoop): void {
    this.#retired.add(loop);
    setTimeout(() => {
      loop.stop();
      this.#retired.delete(loop);
    }, this.times.timeout);
  }

  #ended(why: string): void {
    this.#loop = null;
    if (why !== this.#lastTold) {
      this.given.log.warn(`${why}. It is started anew; until it serves, each round is a run of its own.`);
    }
    this.#lastTold = why;
    this.probeEverything();
    this.#askInstead();
    this.#restart = setTimeout(() => this.#startLoop(), this.#backoff.next());
  }
}
