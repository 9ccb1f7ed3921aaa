import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import type { ProbeOutcome } from '../../domain/core/event.js';
import { minutes, monotonicTime, seconds, type Duration, type Monotonic } from '../../domain/core/time.js';
import { told } from '../../domain/view/reasons/told.js';
import { runAfter, withTimeout, type Timer } from '../../platform/timers.js';
import { withFound, withProbation, type NameAddress } from './name_address.js';

type AskAddress = (address: string) => Promise<ProbeOutcome>;

/** By /etc/hosts, DNS or mDNS; rejects where there is none. IPv4 comes first: that is what small devices speak. */
export const systemLookUp = async (name: string): Promise<readonly string[]> =>
  (await lookup(name, { all: true, verbatim: false })).map(({ address }) => address);

const defaultTimes = {
  /** From one look-up to the next while all is well. */
  refreshEvery: minutes(1),
  /** … and while it fails. */
  retryEvery: seconds(5),
  /** Then one look-up counts as failed. It may still bring an address later. */
  timeout: seconds(2),
};

/** The system's look-up blocks a thread of Node's pool of four for as long as DNS is away; the disk needs that pool too. */
const maxLookUps = 2;

interface NameEntry {
  known: NameAddress | null;
  /** The network card behind the address that counts, as it was when that answered; null where that cannot be told. */
  card: string | null;
  /** The card was looked up since the last look-up of the name. */
  cardIsNew: boolean;
  /** The address that the name is offered is being asked. */
  asking: boolean;
  timer: Timer | null;
  /** Called at the end of a look-up. */
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
    private readonly lookUp = systemLookUp,
    private readonly times = defaultTimes,
    private readonly neighbours = systemNeighbours,
    private readonly now = (): Monotonic => monotonicTime(performance.now()),
  ) {}

  /** Null where there is none (yet). Waits, for `timeout` at most, only where none was ever found. */
  async addressOf(name: string, timeout: Duration): Promise<string | null> {
    const entry = this.#entry(name);
    if (entry.known === null) {
      const lookedUp = new Promise<void>((resolve) => entry.waiting.add(resolve));
      await withTimeout(lookedUp, timeout, () => undefined);
    }
    return entry.known?.address ?? null;
  }

  /**
   * Takes what a probe of the name's address met. Where the name leads elsewhere by now, that address is asked as well, and
   * may come to be the name's own for the next probes.
   *
   * @param ask probes an address in the same way
   * @returns the outcome; a silent one tells the other address
   */
  probed(name: string, address: string, outcome: ProbeOutcome, ask: AskAddress): ProbeOutcome {
    const entry = this.#names.get(name);
    if (entry?.known?.address !== address) return outcome;
    const { offered } = entry.known;
    if (offered === null) {
      if (outcome.kind === 'alive' && !entry.cardIsNew)
        Object.assign(entry, { card: ownCardAt(address, this.neighbours()) ?? entry.card, cardIsNew: true });
      return outcome;
    }
    void this.#askOffered(entry, outcome.kind === 'silent', offered.address, ask);
    if (outcome.kind !== 'silent') return outcome;
    const why = told('name_moved', { reason: outcome.why, address: offered.address });
    return { kind: 'silent', why };
  }

  /** Forgets all names. A look-up under way cannot be called back, but no longer does anything. */
  stop(): void {
    for (const entry of this.#names.values()) {
      entry.timer?.stop();
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
    const sameCard = entry.card !== null && cardAt(offered, this.neighbours()) === entry.card;
    const probation = { silent, offeredAnswers: answer?.kind === 'alive', sameCard, peace: this.peace };
    entry.known = withProbation(entry.known, probation, this.now());
    // Another device may have another card, which is looked up once that answers.
    if (entry.known.address === offered && !sameCard) Object.assign(entry, { card: null, cardIsNew: false });
  }

  #entry(name: string): NameEntry {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const waiting = new Set<() => void>();
    const entry = { known: null, card: null, cardIsNew: false, asking: false, timer: null, waiting };
    this.#names.set(name, entry);
    this.#enqueue(name);
    return entry;
  }

  #enqueue(name: string): void {
    this.#queue.push(name);
    this.#startNext();
  }

  #startNext(): void {
    while (this.#underWay < maxLookUps) {
      const name = this.#queue.shift();
      if (name === undefined) return;
      const entry = this.#names.get(name);
      if (entry !== undefined) void this.#refresh(name, entry);
    }
  }

  /** A look-up that hangs keeps its place among the two until it really ends: its thread does too. */
  async #refresh(name: string, entry: NameEntry): Promise<void> {
    this.#underWay += 1;
    entry.timer = runAfter(this.times.timeout, () => wake(entry));
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
    entry.timer.stop();
    wake(entry);
    if (this.#names.get(name) === entry)
      entry.timer = runAfter(wait, () => this.#enqueue(name), { keepsAlive: false });
    this.#startNext();
  }
}

const wake = (entry: NameEntry): void => {
  for (const resolve of entry.waiting) resolve();
  entry.waiting.clear();
};

/** A machine of our own network: its IPv4 address, and the hardware address of the network card that answers for it. */
interface Neighbour {
  readonly address: string;
  readonly card: string;
}

/** ATF_COM of the kernel's include/uapi/linux/if_arp.h: the entry is complete. */
const complete = 0x2;

/** Reads /proc/net/arp (proc_net(5)): address, type, flags, hardware address, mask, interface. */
export const parseNeighbours = (table: string): readonly Neighbour[] =>
  table.split('\n').flatMap((line) => {
    const [address = '', , flags = '', card] = line.trim().split(/\s+/);
    const isKnown = card !== undefined && card !== '00:00:00:00:00:00';
    return isKnown && (parseInt(flags, 16) & complete) !== 0 ? [{ address, card }] : [];
  });

const systemNeighbours = (): readonly Neighbour[] => {
  try {
    return parseNeighbours(readFileSync('/proc/net/arp', 'latin1'));
  } catch {
    return [];
  }
};

/** Null for addresses behind a router, for IPv6, and where nobody answered ARP. */
export const cardAt = (address: string, neighbours: readonly Neighbour[]): string | null =>
  neighbours.find((one) => one.address === address)?.card ?? null;

/** Null also where other addresses have the same card: a router that answers ARP for others (proxy ARP). */
export const ownCardAt = (address: string, neighbours: readonly Neighbour[]): string | null => {
  const card = cardAt(address, neighbours);
  return neighbours.some((one) => one.card === card && one.address !== address) ? null : card;
};
