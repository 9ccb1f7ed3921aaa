import { after, minutes, monotonicTime, seconds, type Monotonic } from '../../domain/time.js';
import { leadsElsewhere, provenAfter, withAnswer, withSilence, type AnsweredWay } from './answered_way.js';
import { isLinkDown } from './carrier.js';
import { isLoopback, zoneOf } from '../../platform/ip_address.js';
import { KeptBriefly } from './kept_briefly.js';
import { localAddressTowards, RouteLookup, type RouteSources, type Way } from './route_lookup.js';

interface LinkSources extends RouteSources {
  /** Holds one folder for each interface. */
  readonly classNet: string;
  readonly now: () => Monotonic;
}

const linux: LinkSources = {
  procNet: '/proc/net',
  classNet: '/sys/class/net',
  localAddressTowards,
  now: () => monotonicTime(performance.now()),
};

/** How often answers make us look whether the routes have changed: two small files, whoever answers. */
const routesReadEvery = seconds(5);

/** … and how often for one address whatever the tables say: rules of other tables show in none of them. */
const wayLookedUpEvery = minutes(1);

interface Remembered {
  way: AnsweredWay | null;
  /** The tables as they were at the last look. */
  tables: string;
  lookAgainAt: Monotonic;
}

/**
 * Tells whether our own end is the reason that an address is silent. With the cable pulled but the interface still
 * configured, ping only reports that everything was lost, as it does when the mains is gone. Where there is a second way
 * (LTE, Wi-Fi, VPN), the routes may even lead there by then: so the way by which an address last answered is remembered, and
 * silence by another one is not held against it.
 */
export class OwnLink {
  readonly #routes: RouteLookup;
  readonly #linksDown = new KeptBriefly<boolean>();
  readonly #remembered = new Map<string, Remembered>();
  #tables = '';
  #tablesReadAgainAt: Monotonic | null = null;

  constructor(private readonly sources: LinkSources = linux) {
    this.#routes = new RouteLookup(sources);
  }

  /**
   * The address has answered. Cheap enough for every answer: the way is looked up again only where the routes changed,
   * and once a minute.
   */
  answered(address: string): void {
    const now = this.sources.now();
    const known = this.#remembered.get(address);
    const tables = this.#currentTables(now);
    if (known?.tables === tables && now < known.lookAgainAt) {
      if (known.way?.silent) known.way = { ...known.way, silent: null };
      return;
    }
    if (known === undefined && (isLoopback(address) || zoneOf(address) !== null)) return;
    const entry = known ?? nothingRemembered();
    Object.assign(entry, { tables, lookAgainAt: after(now, wayLookedUpEvery) });
    this.#remembered.set(address, entry);
    void this.#noteWay(address, entry, now);
  }

  /**
   * Why nothing can reach `address` from here, such as "eth0 has no link"; null where nothing speaks against our own
   * end, and for loopback addresses.
   *
   * @throws whatever reading the kernel's files throws
   */
  async troubleTowards(address: string): Promise<string | null> {
    if (isLoopback(address)) return null;
    const zone = zoneOf(address);
    if (zone !== null) return this.#withoutLink(zone);
    const entry = this.#remembered.get(address) ?? nothingRemembered();
    const way = await this.#wayTowards(address, entry.way);
    const device = way.device ?? way.source;
    if (device === null) return 'no route';
    const noLink = this.#withoutLink(device);
    if (entry.way === null) return noLink;
    entry.way = withSilence(entry.way, way, noLink === null, this.sources.now());
    return noLink ?? (leadsElsewhere(entry.way, way) ? lostRoute(entry.way.way, way) : null);
  }

  #withoutLink(device: string): string | null {
    const isDown = this.#linksDown.of(device, () => isLinkDown(device, this.sources.classNet));
    return isDown ? `${device} has no link` : null;
  }

  async #noteWay(address: string, entry: Remembered, now: Monotonic): Promise<void> {
    try {
      entry.way = withAnswer(entry.way, await this.#wayTowards(address, entry.way), now);
      if (entry.way.next !== null) entry.lookAgainAt = after(now, provenAfter);
    } catch {
      // What cannot be looked up now is looked up again in a minute; until then silence is judged without it.
    }
  }

  /** What neighbours found out will do where it is nothing new. */
  async #wayTowards(address: string, known: AnsweredWay | null): Promise<Way> {
    if (known === null) return this.#routes.towards(address);
    const way = await this.#routes.near(address);
    return leadsElsewhere({ ...known, silent: null }, way) ? this.#routes.towards(address) : way;
  }

  #currentTables(now: Monotonic): string {
    if (this.#tablesReadAgainAt === null || now >= this.#tablesReadAgainAt) {
      this.#tables = this.#routes.tables();
      this.#tablesReadAgainAt = after(now, routesReadEvery);
    }
    return this.#tables;
  }
}

const nothingRemembered = (): Remembered => ({ way: null, tables: '', lookAgainAt: monotonicTime(0) });

/** The main table's interfaces where they differ; else rules have chosen another table. */
const lostRoute = (before: Way, now: Way): string => {
  const named = (way: Way): string | null =>
    before.device === now.device ? way.source : (way.device ?? way.source);
  return `${named(before) ?? 'the interface'}, by which it answered, has lost its route; the way now is ${named(now) ?? 'another'}`;
};
