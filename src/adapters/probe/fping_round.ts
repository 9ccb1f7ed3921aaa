import type { ProbeOutcome } from '../../domain/core/event.js';
import { milliseconds, type Duration } from '../../domain/core/time.js';
import { raw, told, type Told } from '../../domain/view/reasons/told.js';
import { startTimeout, type Timer } from '../../platform/timers.js';
import { interpretSilence, type IcmpNotice } from '../../probes/icmp.js';
import { interpretNotSent, keepNotice, ownEcho, parseFpingLine, type Fping } from './fping.js';

/** Late answers are listened for so long after the timeout (ms): as long as a round of confirmation may last. */
const lateAnswers = 5000;

/** fping forgets what it sent after 10 s (its SEQMAP_TIMEOUT_IN_NS). */
const forgetsAfter = 9900;

/** Requests this few leave a millisecond apart, more of them as fast as fping can: about 20 in a millisecond. */
const apartUpTo = 50;

/** fping is to have sent everything, and to have heard its own echo, this much after `timeout` (ms). */
const startWithin = 3000;

/** One echo request to each of some addresses, all sent now by one fping. */
export class FpingRound {
  readonly #open: Set<string>;
  readonly #notices = new Map<string, readonly IcmpNotice[]>();
  readonly #kill: () => void;
  readonly #tooLate: Timer;
  #waiting: Timer | null = null;

  /**
   * @param addresses IP addresses, each once
   * @param onOutcome called once for each, `unknown` where nothing was found out; again where its answer comes late
   * @param onEnd called once nothing more is to be expected
   */
  constructor(
    fping: Fping,
    addresses: readonly string[],
    private readonly timeout: Duration,
    private readonly onOutcome: (address: string, outcome: ProbeOutcome) => void,
    private readonly onEnd: () => void,
  ) {
    this.#open = new Set(addresses);
    const listen = Math.max(timeout, Math.min(timeout + lateAnswers, forgetsAfter));
    const apart = addresses.length <= apartUpTo ? 1 : 0;
    const args = ['-r', '0', '-e', '-t', `${listen}`, '-i', `${apart}`, ...addresses, ownEcho];
    this.#kill = fping.run(args, {
      line: (text) => this.#read(text),
      complaint: (text) => this.#read(text),
      ended: (why) => this.#end(raw(why)),
    });
    this.#tooLate = startTimeout(milliseconds(timeout + startWithin), () => this.giveUp(told('fping_deaf')));
  }

  /** Kills it; those that nothing was told of are `unknown`. */
  giveUp(why: Told): void {
    this.#kill();
    this.#end(why);
  }

  /** Ends it; nothing more is told. */
  stop(): void {
    this.#waiting?.stop();
    this.#tooLate.stop();
    this.#kill();
  }

  #read(text: string): void {
    const line = parseFpingLine(text);
    if (line?.kind === 'alive' && line.address === ownEcho) this.#allSent();
    else if (line?.kind === 'alive') this.#settle(line.address, { kind: 'alive', latency: line.latency });
    else if (line?.kind === 'not_sent') this.#settle(line.address, interpretNotSent(line.why));
    else if (line?.kind === 'notice') keepNotice(this.#notices, line);
  }

  /** The echo of our own machine is asked for last, and heard after every answer that came before. */
  #allSent(): void {
    this.#tooLate.stop();
    this.#waiting = startTimeout(this.timeout, () => {
      for (const address of this.#open)
        this.#settle(address, interpretSilence(this.#notices.get(address) ?? [], address, this.timeout));
    });
  }

  /** After the verdict only an answer says anything new. */
  #settle(address: string, outcome: ProbeOutcome): void {
    const first = this.#open.delete(address);
    if (first || outcome.kind === 'alive') this.onOutcome(address, outcome);
  }

  #end(why: Told): void {
    this.#waiting?.stop();
    this.#tooLate.stop();
    for (const address of this.#open) this.#settle(address, { kind: 'unknown', why });
    this.onEnd();
  }
}
