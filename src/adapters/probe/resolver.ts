import { lookup } from 'node:dns/promises';

import type { ProbeOutcome } from '../../domain/probe_outcome.js';
import { monotonicTime, type Monotonic } from '../../domain/time.js';
import { withFound, withProbation, type NameAddress } from './name_address.js';
import { ownNeighbours, type Neighbours } from './neighbours.js';

/** Looks one name up, as the system does (/etc/hosts, DNS, mDNS). At least one address, or rejects. */
type LookUp = (name: string) => Promise<readonly string[]>;

/** Probes one address. */
type AskAddress = (address: string) => Promise<ProbeOutcome>;

/** IPv4 comes first: that is what small devices speak. */
export const systemLookUp: LookUp = async (name) =>
  (await lookup(name, { all: true, verbatim: false })).map(({ address }) => address);

interface ResolverTimes {
  /** Milliseconds from one look-up to the next while all is well. */
  readonly refreshEvery: number;
  /** … and while it fails. */
  readonly retryEvery: number;
  /** Milliseconds after which one look-up counts as failed. It may still bring an address later. */
  readonly giveUpAfter: number;
}

const usualTimes: ResolverTimes = { refreshEvery: 60_000, retryEvery: 5_000, giveUpAfter: 2_000 };

/** The system's look-up blocks a thread of Node's pool of four for as long as DNS is away; the disk needs that pool too. */
const lookUpsAtOnce = 2;

interface NameEntry {
  known: NameAddress | null;
  /** The network card behind the address that counts, as it was when that answered; null where that cannot be told. */
  card: string | null;
  /** The card was looked up since the last look-up of the name. */
  cardIsNew: boolean;
  /** The address that the name is offered is being asked. */
  asking: boolean;
  timer: NodeJS.Timeout | undefined;
  /** What waits for the end of the first look-up. */
  readonly waiting: Set<() => void>;
}

/**
 * Keeps the address of each name that was asked for, in the background. The last good address goes on being used for
 * ever: in a power cut the DNS server is often the first to go. Nor is a new one believed at once: some routers answer for
 * every name with their own address when the Internet is away. There is to be one resolver in the process.
 */
export class Resolver {
  /** Whether the mains is there, without suspicion and outage. Only then is a new address believed for its answers. */
  peace = false;
  readonly #names = new Map<string, NameEntry>();
  readonly #queue: string[] = [];
  #underWay = 0;

  constructor(
    private readonly lookUp: LookUp = systemLookUp,
    private readonly times: ResolverTimes = usualTimes,
    private readonly neighbours: Neighbours = ownNeighbours,
    private readonly now = (): Monotonic => monotonicTime(performance.now()),
  ) {}

  /**
   * The address to use for `name` now. Waits only where none was ever found, at most `patience` ms.
   *
   * @returns null where there is none (yet)
   */
  addressOf(name: string, patience: number): Promise<string | null> {
    const entry = this.#entry(name);
    if (entry.known !== null) return Promise.resolve(entry.known.address);
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        entry.waiting.delete(settle);
        resolve(entry.known?.address ?? null);
      };
      const timer = setTimeout(settle, patience);
      entry.waiting.add(settle);
    });
  }

  /**
   * Takes what a probe of the name's address met. Where the name leads elsewhere by now, that address is asked as well, and
   * may come to be the name's own for the next probes. Cheap where it does not.
   *
   * @param address the one that was probed
   * @param ask probes an address in the same way
   * @returns the outcome; a silent one tells the other address
   */
  probed(name: string, address: string, outcome: ProbeOutcome, ask: AskAddress): ProbeOutcome {
    const entry = this.#names.get(name);
    if (entry?.known?.address !== address) return outcome;
    const { offered } = entry.known;
    if (offered === null) {
      if (outcome.kind === 'alive' && !entry.cardIsNew)
        Object.assign(entry, { card: this.neighbours.ownCardAt(address) ?? entry.card, cardIsNew: true });
      return outcome;
    }
    void this.#askOffered(entry, outcome.kind === 'silent', offered.address, ask);
    if (outcome.kind !== 'silent') return outcome;
    return {
      kind: 'silent',
      why: `${outcome.why}; the name leads to ${offered.address} now, which does not count yet`,
    };
  }

  /** Forgets all names. A look-up under way cannot be called back, but no longer does anything. */
  stop(): void {
    for (const entry of this.#names.values()) {
      clearTimeout(entry.timer);
      wake(entry);
    }
    this.#names.clear();
    this.#queue.length = 0;
  }

  async #askOffered(entry: NameEntry, silent: boolean, offered: string, ask: AskAddress): Promise<void> {
    if (entry.asking) return;
    entry.asking = true;
    const before = entry.known?.address;
    const answer = await ask(offered).catch(() => null);
    entry.asking = false;
    if (entry.known === null || entry.known.address !== before || entry.known.offered?.address !== offered)
      return;
    const sameCard = entry.card !== null && this.neighbours.cardAt(offered) === entry.card;
    const probation = { silent, offeredAnswers: answer?.kind === 'alive', sameCard, peace: this.peace };
    entry.known = withProbation(entry.known, probation, this.now());
    // Another device may have another card, which is looked up once that answers.
    if (entry.known.address === offered && !sameCard) Object.assign(entry, { card: null, cardIsNew: false });
  }

  #entry(name: string): NameEntry {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const entry: NameEntry = {
      known: null,
      card: null,
      cardIsNew: false,
      asking: false,
      timer: undefined,
      waiting: new Set(),
    };
    this.#names.set(name, entry);
    this.#enqueue(name);
    return entry;
  }

  #enqueue(name: string): void {
    this.#queue.push(name);
    this.#startNext();
  }

  #startNext(): void {
    while (this.#underWay < lookUpsAtOnce) {
      const name = this.#queue.shift();
      if (name === undefined) return;
      const entry = this.#names.get(name);
      if (entry !== undefined) void this.#refresh(name, entry);
    }
  }

  /** A look-up that hangs keeps its place among the two until it really ends: its thread does too. */
  async #refresh(name: string, entry: NameEntry): Promise<void> {
    this.#underWay += 1;
    entry.timer = setTimeout(() => wake(entry), this.times.giveUpAfter);
    let wait = this.times.retryEvery;
    try {
      const [first, ...others] = await this.lookUp(name);
      if (first !== undefined) {
        entry.known = withFound(entry.known, [first, ...others]);
        entry.cardIsNew = false;
        wait = this.times.refreshEvery;
      }
    } catch {
      // The probe tells that there is no address; while there is one, a failure is of no consequence.
    }
    this.#underWay -= 1;
    clearTimeout(entry.timer);
    wake(entry);
    if (this.#names.get(name) === entry) {
      entry.timer = setTimeout(() => this.#enqueue(name), wait);
      entry.timer.unref();
    }
    this.#startNext();
  }
}

const wake = (entry: NameEntry): void => {
  for (const settle of [...entry.waiting]) settle();
};
