import type { Clock } from '../../domain/ports.js';
import type { ProbeOutcome } from '../../domain/probe_outcome.js';
import { milliseconds, monotonicTime, type Duration, type Monotonic } from '../../domain/time.js';
import { startTimeout } from '../../platform/timeout.js';
import { interpretSilence, parseFpingLine, type FpingLine, type IcmpNotice } from './fping_output.js';
import { ownEcho, type Fping } from './fping_program.js';
import { quoted } from './wording.js';

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

/** The part of the interval over which a turn is spread: the rest makes up for what fping is late by. */
const spread = 0.9;

/** Its own echo may be late by this much (ms) before fping counts as hanging. */
const echoLateness = 3000;

/** What fping's figures are rounded by, and a line needs from it to us (ms). */
const inaccuracy = 2;

/**
 * A timeout this much off its turn (ms; at most half of `timeout`) is no word on the device. Later: fping was held up, by the
 * machine or by us who did not read, and may have lost answers. Earlier: the wall clock was set, by which fping counts.
 */
const offTurn = 250;

/** Lines of one turn for each address: a device may answer twice, a whole subnet does not. */
const linesPerAddress = 20;

/** What is known of the requests to one address. */
interface Turns {
  /** The newest one that fping told of. */
  readonly turn: number;
  /** When turn 0 was due, by the request that was the least late: fping's turns are an interval apart and do not drift. */
  readonly start: number;
}

/**
 * Echo requests to some addresses again and again, by one fping (`-l`) that lives for as long as it can be believed. Its
 * `-t` is our timeout, so that silence is its own word: it comes at the timeout, and only for a request that the kernel
 * took. Answers that come later are heard in rounds only.
 */
export class FpingLoop {
  readonly #turns = new Map<string, Turns>();
  readonly #notices = new Map<string, IcmpNotice[]>();
  /** Timeouts that fping has told in this turn of our event loop: it reads its late answers only after telling them. */
  readonly #timeouts = new Map<string, Monotonic>();
  readonly #kill: () => void;
  #stopWatching: () => void = () => undefined;
  /** From fping's clock to our monotonic one (ms), by the line that came to us the fastest. */
  #toMonotonic = Infinity;
  #heardEcho = false;
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
    const apart = (interval * spread) / (addresses.length + 1);
    const periods = ['-p', `${interval}`, '-t', `${timeout}`, '-i', apart.toFixed(3)];
    const listen = {
      line: (text: string) => this.#read(text),
      complaint: (text: string) => this.#note(parseFpingLine(text)),
      ended: (why: string) => this.#end(why),
    };
    this.#kill = fping.run(['-l', '-D', ...periods, ...addresses, ownEcho], listen, true);
    this.#watch();
  }

  /** Kills it; nothing more is told. */
  stop(): void {
    this.#over = true;
    this.#stopWatching();
    this.#kill();
  }

  /** It has to hear its own echo in every turn. */
  #watch(): void {
    this.#stopWatching();
    const { interval, timeout } = this.times;
    this.#stopWatching = startTimeout(milliseconds(interval + timeout + echoLateness), () =>
      this.#end('fping hears its own echo no more'),
    );
  }

  #end(why: string): void {
    if (this.#over) return;
    this.stop();
    this.listener.ended(why);
  }

  #read(text: string): void {
    if (this.#over) return;
    const line = parseFpingLine(text);
    this.#lines += 1;
    if (line?.kind !== 'answer' && line?.kind !== 'timeout') this.#end(`fping prints ${quoted(text)}`);
    else if (this.#lines > linesPerAddress * (this.addresses.length + 1))
      this.#end('fping prints without end');
    else if (line.kind === 'answer') this.#answered(line);
    else this.#timedOut(line);
  }

  #note(line: FpingLine | null): void {
    if (line?.kind !== 'notice') return;
    const known = this.#notices.get(line.address) ?? [];
    if (known.length < linesPerAddress) this.#notices.set(line.address, [...known, line.notice]);
  }

  #answered({ address, turn, at, latency }: Extract<FpingLine, { kind: 'answer' }>): void {
    const sentAt = this.#monotonic(at) - latency;
    this.#noteTurn(address, turn, sentAt);
    this.#notices.delete(address);
    this.#timeouts.delete(address);
    if (address === ownEcho) this.#turned(turn);
    else this.listener.outcome(address, monotonicTime(sentAt), { kind: 'alive', latency });
  }

  #timedOut({ address, turn, at }: Extract<FpingLine, { kind: 'timeout' }>): void {
    const { interval, timeout } = this.times;
    const counted = this.#monotonic(at) - timeout;
    const known = this.#turns.get(address);
    const due = known === undefined ? counted : known.start + turn * interval;
    const off = Math.min(offTurn, timeout / 2);
    if (counted < due - off) {
      this.#end('the clock was set');
      return;
    }
    this.#noteTurn(address, turn, counted);
    const wasHeldUp = counted > due + off;
    if (address === ownEcho || wasHeldUp || !this.#heardEcho) return;
    this.#timeouts.set(address, monotonicTime(Math.min(counted, due)));
    if (this.#timeouts.size === 1) setImmediate(() => this.#tellTimeouts());
  }

  #tellTimeouts(): void {
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

  #noteTurn(address: string, turn: number, sentAt: number): void {
    const start = sentAt - turn * this.times.interval;
    this.#turns.set(address, { turn, start: Math.min(start, this.#turns.get(address)?.start ?? start) });
  }

  /** The echo of our own machine is asked for last in each turn, and everything else of the turn before is told by then. */
  #turned(turn: number): void {
    this.#heardEcho = true;
    this.#lines = 0;
    this.#watch();
    this.listener.turned(
      this.addresses.filter((address) => (this.#turns.get(address)?.turn ?? -1) < turn - 1),
    );
  }
}
