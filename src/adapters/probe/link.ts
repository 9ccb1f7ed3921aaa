import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProbeOutcome } from '../../domain/core/event.js';
import { after, between, minutes, monotonicTime, seconds, type Monotonic } from '../../domain/core/time.js';
import { told, type Told } from '../../domain/view/reasons/told.js';
import { isLoopback, zoneOf } from '../../platform/ip_address.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { KeptBriefly, localAddressTowards, RouteLookup, type Way } from './routes.js';

const linux = {
  procNet: '/proc/net',
  /** Holds one folder for each interface. */
  classNet: '/sys/class/net',
  localAddressTowards,
  now: (): Monotonic => monotonicTime(performance.now()),
};

/** How often answers make us look whether the routes have changed: two small files, whoever answers. */
const routesReadEvery = seconds(5);

/** … and how often for one address whatever the tables say: rules of other tables show in none of them. */
const wayLookedUpEvery = minutes(1);

interface Remembered {
  way: AnsweredWay | null;
  /** As they were at the last look. */
  tables: string;
  lookAgainAt: Monotonic;
}

/**
 * Tells whether our own end is the reason that an address is silent: with the cable pulled, ping only reports that everything
 * was lost, as when the mains is gone. Where there is a second way (LTE, Wi-Fi, VPN), the routes may lead there by then: so
 * the way by which an address last answered is remembered, and silence by another one is not held against it.
 */
export class OwnLink {
  readonly #routes: RouteLookup;
  readonly #linksDown = new KeptBriefly<boolean>();
  readonly #remembered = new Map<string, Remembered>();
  #tables = '';
  #tablesReadAgainAt = monotonicTime(0);

  constructor(private readonly sources = linux) {
    this.#routes = new RouteLookup(sources);
  }

  /** Takes what a probe of the address met. @returns the outcome; `link_down` for a silence that our own end may cause */
  async judge(address: string, outcome: ProbeOutcome): Promise<ProbeOutcome> {
    if (outcome.kind === 'alive') this.answered(address);
    if (outcome.kind !== 'silent') return outcome;
    const trouble = await this.troubleTowards(address).catch(() => null);
    return trouble === null ? outcome : { kind: 'link_down', why: trouble };
  }

  /** The address has answered. Cheap: the way is looked up again only where the routes changed, and once a minute. */
  answered(address: string): void {
    const now = this.sources.now();
    const known = this.#remembered.get(address);
    if (now >= this.#tablesReadAgainAt) {
      this.#tables = this.#routes.tables();
      this.#tablesReadAgainAt = after(now, routesReadEvery);
    }
    const tables = this.#tables;
    if (known?.tables === tables && now < known.lookAgainAt) {
      if (known.way?.silent) known.way = { ...known.way, silent: null };
      return;
    }
    if (known === undefined && (isLoopback(address) || zoneOf(address) !== null)) return;
    const entry: Remembered = known ?? { way: null, tables, lookAgainAt: now };
    Object.assign(entry, { tables, lookAgainAt: after(now, wayLookedUpEvery) });
    this.#remembered.set(address, entry);
    void this.#noteWay(address, entry, now);
  }

  /**
   * Why nothing can reach `address` from here, such as "eth0 has no link"; null where nothing speaks against our own end.
   *
   * @throws whatever reading the kernel's files throws
   */
  async troubleTowards(address: string): Promise<Told | null> {
    if (isLoopback(address)) return null;
    const zone = zoneOf(address);
    if (zone !== null) return this.#withoutLink(zone);
    const entry = this.#remembered.get(address);
    const way = await this.#wayTowards(address, entry?.way ?? null);
    const device = way.device ?? way.source;
    if (device === null) return told('no_route');
    const noLink = this.#withoutLink(device);
    if (!entry?.way) return noLink;
    entry.way = withSilence(entry.way, way, noLink === null, this.sources.now());
    return noLink ?? (leadsElsewhere(entry.way, way) ? lostRoute(entry.way.way, way) : null);
  }

  #withoutLink(device: string): Told | null {
    const isDown = this.#linksDown.of(device, () => isLinkDown(device, this.sources.classNet));
    return isDown ? told('no_link', { device }) : null;
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
}

/** The main table's interfaces where they differ; else rules have chosen another table. */
const lostRoute = (before: Way, now: Way): Told => {
  const named = (way: Way): string | null =>
    before.device === now.device ? way.source : (way.device ?? way.source);
  return told('route_lost', {
    before: named(before) ?? told('route_of_interface'),
    now: named(now) ?? told('route_another'),
  });
};

/** What is remembered of an address: by which way it last answered. */
export interface AnsweredWay {
  readonly way: Way;
  /** Another way, which leads there now, and since when; null while it is the same one. */
  readonly next: { readonly way: Way; readonly since: Monotonic } | null;
  /** From when until when it was silent by its own way without a break; null where its last word was an answer. */
  readonly silent: { readonly from: Monotonic; readonly until: Monotonic } | null;
}

/**
 * An answer just after the routes changed may have come by the old way. So another way has to be there for this long before
 * answers count as its own: longer than any answer is on its way.
 */
const provenAfter = seconds(10);

/** After so long a silence by its own way a change of routes explains nothing: the dead must not be `unknown` for ever. */
const ownSilence = minutes(10);

/** After an answer from the address, to which `way` leads now. */
export const withAnswer = (known: AnsweredWay | null, way: Way, now: Monotonic): AnsweredWay => {
  if (known === null || sameWay(known.way, way)) return { way, next: null, silent: null };
  const next = known.next !== null && sameWay(known.next.way, way) ? known.next : { way, since: now };
  const isProven = now >= after(next.since, provenAfter);
  return isProven ? { way, next: null, silent: null } : { ...known, next, silent: null };
};

/** After a silent probe of the address, to which `way` leads now. */
export const withSilence = (known: AnsweredWay, way: Way, hasLink: boolean, now: Monotonic): AnsweredWay => {
  if (!sameWay(known.way, way)) return known;
  return { ...known, silent: hasLink ? { from: known.silent?.from ?? now, until: now } : null };
};

/** Whether its silence may come from `way` being another one than that by which it answered. */
export const leadsElsewhere = (known: AnsweredWay, way: Way): boolean => {
  const { silent } = known;
  return !sameWay(known.way, way) && (silent === null || between(silent.from, silent.until) < ownSilence);
};

/** As far as the kernel could be asked. */
const sameWay = (one: Way, other: Way): boolean =>
  one.device === other.device &&
  (one.source === other.source || one.source === null || other.source === null);

/** A VLAN on a bridge on a bond on a card is four high. */
const maxStack = 5;

/**
 * Whether an interface has no link: its `carrier` is 0, or unreadable because it is administratively down (EINVAL;
 * the kernel's Documentation/ABI/testing/sysfs-class-net). An interface that stands on others (bridge, bond, VLAN) is
 * also down when every physical card beneath it is: a bridge keeps its carrier for the sake of its virtual machines.
 * What has no such file, or cannot be read, counts as up.
 */
const isLinkDown = (device: string, classNet: string): boolean => {
  if (lacksCarrier(device, classNet)) return true;
  const cards = cardsBeneath(device, classNet, maxStack);
  return cards.length > 0 && cards.every((card) => lacksCarrier(card, classNet));
};

const lacksCarrier = (device: string, classNet: string): boolean => {
  try {
    return readFileSync(join(classNet, device, 'carrier'), 'latin1').trim() === '0';
  } catch (error) {
    return systemCodeOf(error) === 'EINVAL';
  }
};

/** The physical interfaces (those with a `device`) that this one stands on, through its `lower_…` links. */
const cardsBeneath = (device: string, classNet: string, depth: number): string[] => {
  const folder = join(classNet, device);
  const entries = existsSync(folder) ? readdirSync(folder) : [];
  const lower = entries.filter((entry) => entry.startsWith('lower_'));
  if (lower.length === 0 || depth === 0) return entries.includes('device') ? [device] : [];
  return lower.flatMap((entry) => cardsBeneath(entry.slice('lower_'.length), classNet, depth - 1));
};
