import { closeSync, openSync, readSync } from 'node:fs';
import { addressBits } from '../../platform/ip_address.js';

export interface Route {
  /** The network's leading binary digits; empty for the default route. */
  readonly prefix: string;
  readonly metric: number;
  /** The interface; null for routes that refuse (unreachable, prohibit, blackhole). */
  readonly device: string | null;
}

// RTF_UP and RTF_REJECT of the kernel's include/uapi/linux/route.h.
const up = 0x1;
const reject = 0x200;

/**
 * Reads /proc/net/route: interface, destination, gateway, flags, …, metric (7th) and mask (8th) of the main table.
 * Lines of any other form are passed over.
 *
 * @param littleEndian whether this machine is: the addresses are the bytes in network order, printed as one number
 */
export const parseIpv4Routes = (text: string, littleEndian: boolean): Route[] =>
  text.split('\n').flatMap((line) => {
    const [device, destination, , flags, , , metric, mask] = line.trim().split(/\s+/);
    const network = ipv4Bits(destination, littleEndian);
    const length = ipv4Bits(mask, littleEndian)?.replace(/0+$/, '').length;
    if (network === null || length === undefined) return [];
    return routeOf(network.slice(0, length), parseInt(metric ?? '', 10), parseInt(flags ?? '', 16), device);
  });

/** Reads /proc/net/ipv6_route: destination, its length, …, metric (6th), flags (9th), interface; numbers in hexadecimal. */
export const parseIpv6Routes = (text: string): Route[] =>
  text.split('\n').flatMap((line) => {
    const [destination = '', length, , , , metric, , , flags, device] = line.trim().split(/\s+/);
    if (!/^[0-9a-f]{32}$/i.test(destination)) return [];
    const network = bitsOf(Buffer.from(destination, 'hex')).slice(0, parseInt(length ?? '', 16));
    return routeOf(network, parseInt(metric ?? '', 16), parseInt(flags ?? '', 16), device);
  });

/** The route that packets to `address` take: longest prefix first, then the lowest metric; null where there is none. */
export const routeTowards = (address: string, routes: readonly Route[]): Route | null => {
  const bits = addressBits(address);
  if (bits === null) return null;
  const [best] = routes
    .filter(({ prefix }) => bits.startsWith(prefix))
    .sort((one, other) => other.prefix.length - one.prefix.length || one.metric - other.metric);
  return best ?? null;
};

const routeOf = (prefix: string, metric: number, flags: number, device: string | undefined): Route[] => {
  if (Number.isNaN(metric) || Number.isNaN(flags) || device === undefined || (flags & up) === 0) return [];
  return [{ prefix, metric, device: device === '*' || (flags & reject) !== 0 ? null : device }];
};

const ipv4Bits = (hexadecimal = '', littleEndian: boolean): string | null => {
  if (!/^[0-9a-f]{8}$/i.test(hexadecimal)) return null;
  const bytes = Buffer.from(hexadecimal, 'hex');
  return bitsOf(littleEndian ? bytes.reverse() : bytes);
};

const bitsOf = (bytes: Buffer): string =>
  Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');

/** A machine that carries the whole Internet's routes (100 MB) is not looked through: its check is left out. */
const maxTableLength = 1024 * 1024;

/** Piece by piece, as the kernel tells no length beforehand. @throws Error where it is too long, or cannot be read */
export const readTable = (file: string): string => {
  const descriptor = openSync(file, 'r');
  try {
    const piece = Buffer.alloc(64 * 1024);
    let text = '';
    for (;;) {
      const length = readSync(descriptor, piece);
      if (length === 0) return text;
      text += piece.toString('latin1', 0, length);
      if (text.length > maxTableLength) throw new Error(`${file} is too long to be looked through`);
    }
  } finally {
    closeSync(descriptor);
  }
};
