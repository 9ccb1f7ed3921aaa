import { createSocket } from 'node:dgram';
import { closeSync, openSync, readSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { endianness } from 'node:os';
import { join } from 'node:path';

import { systemCodeOf } from '../../domain/failure.js';
import { isLinkDown } from './carrier.js';
import { isLoopback, zoneOf } from './ip_address.js';
import { deviceTowards, parseIpv4Routes, parseIpv6Routes, type Route } from './route_table.js';

/** A machine that carries the whole Internet's routes (100 MB) is not looked through: its check is left out. */
const routeTableLimit = 1024 * 1024;

interface LinkFolders {
  /** Holds `route` and `ipv6_route`. */
  readonly procNet: string;
  /** Holds one folder for each interface. */
  readonly classNet: string;
}

const linuxFolders: LinkFolders = { procNet: '/proc/net', classNet: '/sys/class/net' };

/** Bytes read at once; a usual table fits into it. */
const pieceSize = 64 * 1024;

/**
 * Tells whether our own end is the reason that an address is silent. With the cable pulled but the interface still
 * configured, ping only reports that everything was lost, as it does when the mains is gone.
 *
 * The kernel's files are read synchronously: they are memory, and the few threads that asynchronous reading needs may all
 * be held by a name server or a disk that does not answer. That must not turn a true silence into `unknown`.
 */
export class OwnLink {
  readonly #tablesOfThisTurn = new Map<string, Route[]>();

  constructor(private readonly folders: LinkFolders = linuxFolders) {}

  /**
   * Why nothing can reach `address` from here, such as "eth0 has no link"; null where nothing speaks against our own
   * end, and for loopback addresses.
   *
   * @throws whatever reading the kernel's files throws
   */
  async troubleTowards(address: string): Promise<string | null> {
    if (isLoopback(address)) return null;
    const device = zoneOf(address) ?? deviceTowards(address, this.#routes(isIPv6(address)));
    if (device !== null) return isLinkDown(device, this.folders.classNet) ? `${device} has no link` : null;
    return (await kernelHasRoute(address)) ? null : 'no route';
  }

  /** In an outage all probes fall silent at once: one reading serves those that ask in the same turn of the event loop. */
  #routes(v6: boolean): Route[] {
    const file = join(this.folders.procNet, v6 ? 'ipv6_route' : 'route');
    const known = this.#tablesOfThisTurn.get(file);
    if (known !== undefined) return known;
    const text = readTable(file);
    const routes = v6 ? parseIpv6Routes(text) : parseIpv4Routes(text, endianness() === 'LE');
    this.#tablesOfThisTurn.set(file, routes);
    setImmediate(() => this.#tablesOfThisTurn.delete(file));
    return routes;
  }
}

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
 * Asks the kernel itself, for those whose rules (policy routing, VPN) send packets by another table than the main one,
 * which alone is in /proc/net/route. Connecting a UDP socket looks the route up and sends nothing.
 */
const kernelHasRoute = (address: string): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const discardPort = 9;
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.on('close', () => reject(new Error('the look at the route was ended')));
    socket.on('error', (error) => {
      if (['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'].includes(systemCodeOf(error) ?? '')) resolve(false);
      else reject(error);
      socket.close();
    });
    socket.on('connect', () => {
      resolve(true);
      socket.close();
    });
    socket.connect(discardPort, address);
  });
