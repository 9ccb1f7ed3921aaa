import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** ipaddr.js alone would take `10.1`, `0x7f.1` and `010.0.0.1` for addresses, too. */
const parsed = (address: string): ipaddr.IPv4 | ipaddr.IPv6 | null => {
  const bare = withoutZone(address);
  return isIP(bare) === 0 ? null : ipaddr.parse(bare);
};

/**
 * One spelling for each IP address, for comparing: IPv6 compressed and in lower case (RFC 5952), without its zone; an IPv4
 * address that is mapped into IPv6 (RFC 4291, 2.5.5.2: a socket that serves both tells it so) as IPv4. Null for anything else.
 */
export function canonicalAddress(text: string): string | null {
  const address = parsed(text.trim());
  return address === null ? null : unmapped(address).toString();
}

/**
 * An IP address as programs take it, in its own spelling and with its zone, or null for a host name. An IPv4 address that
 * is mapped into IPv6 (`::ffff:10.0.0.1`) becomes IPv4: ping gets no answer to that spelling even where the device is there.
 */
export function asAddress(host: string): string | null {
  const address = isIP(host) === 0 ? null : parsed(host);
  if (address === null) return null;
  return unmapped(address).kind() === address.kind() ? host : unmapped(address).toString();
}

/** True for two spellings of one address. Zones do not count. */
export const sameAddress = (one: string, other: string): boolean =>
  canonicalAddress(one) !== null && canonicalAddress(one) === canonicalAddress(other);

/** True for addresses that never leave this machine. */
export const isLoopback = (address: string): boolean => rangeOf(address) === 'loopback';

/** True for addresses that everybody on the Internet may have; false also for what is no address. */
export const isOnTheInternet = (address: string): boolean => rangeOf(address) === 'unicast';

/**
 * Whom an address belongs to, for counting: an IPv4 address is one party's; of an IPv6 address the first 64 bits are, for a party has
 * all addresses below them (RFC 4291, 2.5.4). What is no address stays as it is.
 */
export function partyOf(text: string): string {
  const address = parsed(text);
  if (address === null) return text;
  const plain = unmapped(address);
  return plain instanceof ipaddr.IPv6
    ? `${plain.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(':')}::/64`
    : plain.toString();
}

/** The interface in `fe80::1%eth0`; null where there is none. */
export const zoneOf = (address: string): string | null => {
  const at = address.indexOf('%');
  return at < 0 ? null : address.slice(at + 1);
};

/**
 * An address as a string of binary digits, 32 for IPv4 and 128 for IPv6, without regard to its zone. A prefix of the
 * network is then a prefix of the string. Null where it is no IP address.
 */
export function addressBits(address: string): string | null {
  const bytes = parsed(address)?.toByteArray();
  return bytes?.map((byte) => byte.toString(2).padStart(8, '0')).join('') ?? null;
}

/** A host as a URL has it: IPv6 in brackets. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Host and port as a URL has them, and as people write them. */
export const hostAndPort = (host: string, port: number | string): string => `${bracketed(host)}:${port}`;

const withoutZone = (address: string): string => address.split('%', 1)[0] ?? '';

const unmapped = (address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 =>
  address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;

const rangeOf = (text: string): string | null => {
  const address = parsed(text);
  return address === null ? null : unmapped(address).range();
};
