import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { milliseconds } from '../../domain/core/time.js';
import { addressBits } from '../../platform/ip_address.js';
import { localAddresses } from '../../platform/listening.js';
import { isUnreachable } from '../../platform/system_error.js';
import { runAfter } from '../../platform/timers.js';
import { parseIpv4Routes, parseIpv6Routes, readTable, routeTowards, type Route } from './route_table.js';

/** By which interface packets leave for an address, as two sources tell it. */
export interface Way {
  /** The interface of the main table's route; null where that table has none, or one that refuses. */
  readonly device: string | null;
  /**
   * The interface that has the address which the kernel sends from: rules (policy routing, VPN) may choose another table.
   * Null where the kernel knows no way, or no interface has that address.
   */
  readonly source: string | null;
}

interface RouteSources {
  /** Holds `route` and `ipv6_route`. */
  readonly procNet: string;
  readonly localAddressTowards: (address: string) => Promise<string | null>;
}

const ipv4Table = 'route';
const ipv6Table = 'ipv6_route';

/** The 7th and 8th column of that table count who uses a route, and change all the time. */
const ipv6Counters = /^((?:\S+ ){6})\S+ \S+/gm;

/**
 * Looks up by which interface this machine sends. The kernel's files, which are memory, are read synchronously: the few
 * threads of asynchronous reading may all be held by a name server or a disk, and a true silence would become `unknown`.
 */
export class RouteLookup {
  readonly #ways = new KeptBriefly<Promise<Way>>();
  readonly #routes = new KeptBriefly<readonly Route[]>();
  readonly #owners = new KeptBriefly<ReadonlyMap<string, readonly string[]>>();

  constructor(private readonly sources: RouteSources) {}

  /** @throws whatever reading the kernel's files throws */
  async towards(address: string): Promise<Way> {
    return this.#wayBy(this.#route(address), address);
  }

  /** As `towards`, but neighbours (by the first 24 or 64 bits) share an answer: wrong only by a rule for one address. */
  async near(address: string): Promise<Way> {
    const route = this.#route(address);
    const network = (addressBits(address) ?? '').slice(0, isIPv6(address) ? 64 : 24);
    return this.#ways.of(`${route?.prefix ?? 'none'} ${network}`, () => this.#wayBy(route, address));
  }

  /** Both main tables as text, as far as they can be read: while it stays the same, nothing was routed anew. */
  tables(): string {
    return this.#readable(ipv4Table) + this.#readable(ipv6Table).replace(ipv6Counters, '$1');
  }

  async #wayBy(route: Route | null, address: string): Promise<Way> {
    const local = await this.#localAddress(address, route);
    const owners = this.#owners.of('', ownersOfAddresses).get(addressBits(local ?? '') ?? '') ?? [];
    const device = route?.device ?? null;
    // Two interfaces may have one address, as while a bridge is set up over one of them.
    return { device, source: owners.find((owner) => owner === device) ?? owners[0] ?? null };
  }

  /** Where no socket can be had (too many open files), the main table's route has to do. */
  async #localAddress(address: string, route: Route | null): Promise<string | null> {
    try {
      return await this.sources.localAddressTowards(address);
    } catch (error) {
      if (!route?.device) throw error;
      return null;
    }
  }

  #route(address: string): Route | null {
    const table = isIPv6(address) ? ipv6Table : ipv4Table;
    const read = (): readonly Route[] => {
      const text = readTable(join(this.sources.procNet, table));
      return table === ipv6Table ? parseIpv6Routes(text) : parseIpv4Routes(text, endianness() === 'LE');
    };
    return routeTowards(address, this.#routes.of(table, read));
  }

  #readable(table: string): string {
    try {
      return readTable(join(this.sources.procNet, table));
    } catch {
      return '';
    }
  }
}

/** The interfaces by their addresses, these as binary digits. */
const ownersOfAddresses = (): ReadonlyMap<string, readonly string[]> => {
  const owners = new Map<string, string[]>();
  for (const { interface: label, address } of localAddresses()) {
    const bits = addressBits(address) ?? '';
    // An IPv4 address may have a label in place of its interface's name, such as eth0:1 (ip-address(8)).
    owners.set(bits, [...(owners.get(bits) ?? []), label.replace(/:.*/, '')]);
  }
  return owners;
};

/**
 * The address that this machine would send from; null where it has no route. Connecting a UDP socket makes the kernel look
 * the route up, by all rules and tables, and sends nothing.
 *
 * @throws Error where no socket can be had
 */
export const localAddressTowards = (address: string): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const discardPort = 9;
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.on('close', () => reject(new Error('the look at the route was ended')));
    socket.on('error', (error) => {
      if (isUnreachable(error)) resolve(null);
      else reject(error);
      socket.close();
    });
    socket.on('connect', () => {
      resolve(socket.address().address);
      socket.close();
    });
    socket.connect(discardPort, address);
  });

/** Shorter than the shortest `detection.timeout` (50 ms): what is found out is always newer than the probe that asks. */
const keptFor = milliseconds(20);

/** Values that count for a moment: in an outage all probes fall silent at once, and share what one of them found out. */
export class KeptBriefly<T> {
  readonly #values = new Map<string, T>();

  of(key: string, make: () => T): T {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = make();
    if (this.#values.size === 0) runAfter(keptFor, () => this.#values.clear(), { keepsAlive: false });
    this.#values.set(key, value);
    return value;
  }
}
