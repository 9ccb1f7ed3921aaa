import { lookup } from 'node:dns/promises';

/** Looks one name up, as the system does (/etc/hosts, DNS, mDNS). At least one address, or rejects. */
type LookUp = (name: string) => Promise<readonly string[]>;

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
  address: string | null;
  timer: NodeJS.Timeout | undefined;
  /** What waits for the end of the first look-up. */
  readonly waiting: Set<() => void>;
}

/**
 * Keeps the address of each name that was asked for, in the background. The last good address goes on being used for
 * ever: in a power cut the DNS server is often the first to go. There is to be one resolver in the process.
 */
export class Resolver {
  readonly #names = new Map<string, NameEntry>();
  readonly #queue: string[] = [];
  #underWay = 0;

  constructor(
    private readonly lookUp: LookUp = systemLookUp,
    private readonly times: ResolverTimes = usualTimes,
  ) {}

  /**
   * The address to use for `name` now. Waits only where none was ever found, at most `patience` ms.
   *
   * @returns null where there is none (yet)
   */
  addressOf(name: string, patience: number): Promise<string | null> {
    const entry = this.#entry(name);
    if (entry.address !== null) return Promise.resolve(entry.address);
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        entry.waiting.delete(settle);
        resolve(entry.address);
      };
      const timer = setTimeout(settle, patience);
      entry.waiting.add(settle);
    });
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

  #entry(name: string): NameEntry {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const entry: NameEntry = { address: null, timer: undefined, waiting: new Set() };
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
      const found = await this.lookUp(name);
      // Names with several addresses come in turning order; the device has not moved for that.
      if (entry.address === null || !found.includes(entry.address)) entry.address = found[0] ?? entry.address;
      if (found.length > 0) wait = this.times.refreshEvery;
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
