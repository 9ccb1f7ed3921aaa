import { createSocket } from 'node:dgram';
import { closeSync, openSync, readSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { endianness, networkInterfaces } from 'node:os';
import { join } from 'node:path';

import { systemCodeOf } from '../../platform/system_error.js';
import { addressBits } from '../../platform/ip_address.js';
import { KeptBriefly } from './kept_briefly.js';
import { parseIpv4Routes, parseIpv6Routes, routeTowards, type Route } from './route_table.js';

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

export interface RouteSources {
  /** Holds `route` and `ipv6_route`. */
  readonly procNet: string;
  /** The address that packets to `address` are sent from; null without a route. */
  readonly localAddressTowards: (address: string) => Promise<string | null>;
}

const ipv4Table = 'route';
const ipv6Table = 'ipv6_route';

/** The 7th and 8th column of that table count who uses a route, and change all the time. */
const ipv6Counters = /^((?:\S+ ){6})\S+ \S+/gm;

/** A machine that carries the whole Internet's routes (100 MB) is not looked through: its check is left out. */
const routeTableLimit = 1024 * 1024;

/** Bytes read at once; a usual table fits into it. */
const pieceSize = 64 * 1024;

/**
 * Looks up by which interface this machine sends.
 *
 * The kernel's files are read synchronously: they are memory, and the few threads that asynchronous reading needs may all
 * be held by a name server or a disk that does not answer. That must not turn a true silence into `unknown`.
 */
export class RouteLookup {
  readonly #ways = new KeptBriefly<Promise<Way>>();
  readonly #routes = new KeptBriefly<readonly Route[]>();
  readonly #owners = new KeptBriefly<ReadonlyMap<string, readonly string[]>>();

  constructor(private readonly sources: RouteSources) {}

  /**
   * The way to one address.
   *
   * @throws whatever reading the kernel's files throws
   */
  async towards(address: string): Promise<Way> {
    return this.#wayBy(this.#route(address), address);
  }

  /**
   * As `towards`, at a fraction of the cost: neighbours (the same route, and the same 24 or 64 bits in front) that ask at
   * about the same time share one answer. Only a rule for a single address can make that wrong.
   */
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
    const bits = local === null ? null : addressBits(local);
    const owners = bits === null ? [] : (this.#owners.of('', ownersOfAddresses).get(bits) ?? []);
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
    return routeTowards(
      address,
      this.#routes.of(table, () => {
        const text = readTable(join(this.sources.procNet, table));
        return table === ipv6Table ? parseIpv6Routes(text) : parseIpv4Routes(text, endianness() === 'LE');
      }),
    );
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
  for (const [label, addresses = []] of Object.entries(networkInterfaces()))
    for (const { address } of addresses) {
      const bits = addressBits(address) ?? '';
      owners.set(bits, [...(owners.get(bits) ?? []), withoutLabel(label)]);
    }
  return owners;
};

/** An IPv4 address may have a label in place of its interface's name, such as eth0:1 (ip-address(8)). */
const withoutLabel = (label: string): string => label.split(':', 1)[0] ?? label;

/** Piece by piece: the kernel tells no length beforehand. */
const readTable = (file: string): string => {
  const descriptor = openSync(file, 'r');
  try {
    const piece = Buffer.alloc(pieceSize);
    let text = '';
    for (;;) {
      const length = readSync(descriptor, piece);
      if (length === 0) return text;
      text += piece.toString('latin1', 0, length);
      if (text.length > routeTableLimit) throw new Error(`${file} is too long to be looked through`);
    }
  } finally {
    closeSync(descriptor);
  }
};

/**
 * Asks the kernel itself, which follows all rules and tables. Connecting a UDP socket looks the route up and sends nothing.
 *
 * @returns the address that this machine would send from; null where it has no route
 * @throws Error where no socket can be had
 */
export const localAddressTowards = (address: string): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const discardPort = 9;
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.on('close', () => reject(new Error('the look at the route was ended')));
    socket.on('error', (error) => {
      if (['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'].includes(systemCodeOf(error) ?? '')) resolve(null);
      else reject(error);
      socket.close();
    });
    socket.on('connect', () => {
      resolve(socket.address().address);
      socket.close();
    });
    socket.connect(discardPort, address);
  });
