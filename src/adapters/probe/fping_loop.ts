import type { Clock } from '../../domain/core/ports.js';
import type { ProbeOutcome } from '../../domain/core/event.js';
import { milliseconds, monotonicTime, type Duration, type Monotonic } from '../../domain/core/time.js';
import { runAfter, startTimeout, type Timer } from '../../platform/timers.js';
import { interpretSilence, type IcmpNotice } from '../../probes/icmp.js';
import { quoted } from '../../probes/probe_kind.js';
import { keepNotice, ownEcho, parseFpingLine, type Fping, type FpingLine } from './fping.js';

export interface LoopTimes {
  /** From one request to an address to the next; at least `timeout`. */
  readonly interval: Duration;
  readonly timeout: Duration;
}

export interface LoopListener {
  outcome(address: string, sentAt: Monotonic, outcome: ProbeOutcome): void;
  /** Every address had its turn. `unsent`: those that fping told nothing of, because their requests could not be sent. */
  turned(unsent: readonly string[]): void;
  /** It runs no more, or cannot be believed any more and was killed: why, in words. Once, and the last call. */
  ended(why: string): void;
}

/** What is left of the interval after a turn: fping never sends faster than it was told, and may have been late (ms). */
const reserveOf = (requests: number, interval: number): number =>
  Math.min(interval / 3, interval / 10 + requests * 0.3);

/** It may be late with a line by this much (ms) before it counts as hanging. */
const maxLateness = 3000;

/** So many turns without its own echo, and fping is deaf. Turns and not time, which a busy machine stretches. */
const maxTurnsWithoutEcho = 2;

/** What fping's figures are rounded by, and a line needs from it to us (ms). */
const inaccuracy = 2;

/**
 * A timeout this much off its turn (ms; at most half of `timeout`) is no word on the device. Later: fping was held up, and may
 * have lost answers; but never twice in a row, or a busy machine would see no outage. Earlier: the wall clock was set.
 */
const offTurn = 250;

/** fping that was held up tells timeouts first, and only then reads the answers that wait for it: they come in this time. */
const answersAfterTimeouts = milliseconds(15);

/** Lines of one turn for each address: a device may answer twice, a whole subnet does not. */
const maxLinesPerAddress = 20;

interface Turns {
  /** The newest request to one address that fping told of. */
  readonly turn: number;
  /** When it was sent. */
  readonly at: number;
  /** When turn 0 was due, by the request that was the least late. */
  readonly start: number;
  /** The newest was a timeout that came too late to be believed. */
  readonly doubted: boolean;
}

/**
 * Echo requests to some addresses again and again, by one fping (`-l`) for as long as it can be believed. Its `-t` is our
 * timeout: silence is its own word, for requests that the kernel took. Later answers are heard in rounds only.
 */
export class FpingLoop {
  readonly #turns = new Map<string, Turns>();
  readonly #notices = new Map<string, readonly IcmpNotice[]>();
  /** Timeouts that wait for an answer after all. */
  readonly #timeouts = new Map<string, Monotonic>();
  readonly #kill: () => void;
  #watching: Timer | null = null;
  /** From fping's clock to our monotonic one (ms), by the line that came to us the fastest. */
  #toMonotonic = Infinity;
  #telling: Timer | null = null;
  /** The newest turn in which it heard its own echo. */
  #echoTurn = -1;
  #lastLineAt: number;
  #lines = 0;
  #over = false;

  /** @param addresses IP addresses, each once; may be empty */
  constructor(
    fping: Fping,
    readonly addresses: readonly string[],
    private readonly times: LoopTimes,
    private readonly clock: Clock,
    private readonly listener: LoopListener,
  ) {
    const { interval, timeout } = times;
    const requests = addresses.length + 1;
    const apart = (interval - reserveOf(requests, interval)) / requests;
    const periods = ['-p', `${interval}`, '-t', `${timeout}`, '-i', apart.toFixed(3)];
    const args = ['-l', '-D', ...periods, ...addresses, ownEcho];
    const complaint = (text: string): void => {
      const line = parseFpingLine(text);
      if (line?.kind === 'notice') keepNotice(this.#notices, line);
    };
    const line = (text: string): void => this.#read(text);
    this.#kill = fping.run(args, { line, complaint, ended: (why) => this.#end(why) }, true);
    this.#lastLineAt = clock.now().monotonic;
    this.#watch(interval + timeout + maxLateness);
  }

  /** Kills it; nothing more is told. */
  stop(): void {
    this.#over = true;
    this.#telling?.stop();
    this.#watching?.stop();
    this.#kill();
  }

  /** It has to print a line in every turn. */
  #watch(wait: number): void {
    this.#watching = startTimeout(milliseconds(wait), () => {
      const { interval, timeout } = this.times;
      const left = this.#lastLineAt + interval + timeout + maxLateness - this.clock.now().monotonic;
      if (left > 0) this.#watch(left);
      else this.#end('fping hangs');
    });
  }

  #end(why: string): void {
    if (this.#over) return;
    this.stop();
    this.listener.ended(why);
  }

  #read(text: string): void {
    if (this.#over) return;
    const line = parseFpingLine(text);
    this.#lastLineAt = this.clock.now().monotonic;
    this.#lines += 1;
    if (line?.kind !== 'answer' && line?.kind !== 'timeout') this.#end(`fping prints ${quoted(text)}`);
    else if (this.#lines > maxLinesPerAddress * maxTurnsWithoutEcho * (this.addresses.length + 1))
      this.#end('fping prints without end');
    else if (line.turn > this.#echoTurn + maxTurnsWithoutEcho) this.#end('fping hears its own echo no more');
    else if (line.kind === 'answer') this.#answered(line);
    else this.#timedOut(line);
  }

  #answered({ address, turn, at, latency }: Extract<FpingLine, { kind: 'answer' }>): void {
    const sentAt = this.#monotonic(at) - latency;
    this.#noteTurn(address, turn, sentAt, false);
    this.#notices.delete(address);
    this.#timeouts.delete(address);
    if (address === ownEcho) this.#turned(turn);
    else this.listener.outcome(address, monotonicTime(sentAt), { kind: 'alive', latency });
  }

  #timedOut({ address, turn, at }: Extract<FpingLine, { kind: 'timeout' }>): void {
    const { interval, timeout } = this.times;
    const counted = this.#monotonic(at) - timeout;
    const known = this.#turns.get(address);
    const off = Math.min(offTurn, timeout / 2);
    if (known !== undefined && counted < known.start + turn * interval - off) {
      this.#end('the clock was set');
      return;
    }
    const due = known === undefined ? counted : known.at + (turn - known.turn) * interval;
    const doubted = counted > due + off && known?.doubted === false;
    this.#noteTurn(address, turn, counted, doubted);
    if (address === ownEcho || doubted || this.#echoTurn < 0) return;
    this.#timeouts.set(address, monotonicTime(Math.min(counted, due)));
    this.#telling ??= runAfter(answersAfterTimeouts, () => this.#tellTimeouts());
  }

  #tellTimeouts(): void {
    this.#telling = null;
    const timeouts = [...this.#timeouts];
    this.#timeouts.clear();
    for (const [address, sentAt] of timeouts) {
      if (this.#over) return;
      const outcome = interpretSilence(this.#notices.get(address) ?? [], address, this.times.timeout);
      this.#notices.delete(address);
      this.listener.outcome(address, sentAt, outcome);
    }
  }

  /** A moment of fping's on our own clock: never later than it was, wherever the wall clock is set to meanwhile. */
  #monotonic(at: number): number {
    const now = this.clock.now().monotonic;
    this.#toMonotonic = Math.min(this.#toMonotonic, now - at);
    return at + this.#toMonotonic - inaccuracy;
  }

  #noteTurn(address: string, turn: number, at: number, doubted: boolean): void {
    const start = at - turn * this.times.interval;
    const least = Math.min(start, this.#turns.get(address)?.start ?? start);
    this.#turns.set(address, { turn, at, start: least, doubted });
  }

  /** The echo of our own machine is asked for last in each turn, and everything else of the turn before is told by then. */
  #turned(turn: number): void {
    this.#echoTurn = turn;
    this.#lines = 0;
    const isUnsent = (address: string): boolean => (this.#turns.get(address)?.turn ?? -1) < turn - 1;
    this.listener.turned(this.addresses.filter(isUnsent));
  }
}
