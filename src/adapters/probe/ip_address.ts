import { isIP, isIPv4, isIPv6 } from 'node:net';

/**
 * An address as a string of binary digits, 32 for IPv4 and 128 for IPv6, without regard to its zone. A prefix of the
 * network is then a prefix of the string. Null where it is no IP address.
 */
export const addressBits = (address: string): string | null => {
  const bare = withoutZone(address);
  if (isIPv4(bare))
    return bare
      .split('.')
      .map((octet) => binary(Number(octet), 8))
      .join('');
  if (isIPv6(bare))
    return ipv6Groups(bare)
      .map((group) => binary(parseInt(group, 16), 16))
      .join('');
  return null;
};

/** The interface in `fe80::1%eth0`; null where there is none. */
export const zoneOf = (address: string): string | null => {
  const at = address.indexOf('%');
  return at < 0 ? null : address.slice(at + 1);
};

/** True for two spellings of one address. Zones do not count. */
export const sameAddress = (one: string, other: string): boolean => {
  const bits = addressBits(one);
  return bits !== null && bits === addressBits(other);
};

/** True for addresses that never leave this machine. */
export const isLoopback = (address: string): boolean => {
  const bits = addressBits(address);
  return bits !== null && (isIPv4(address) ? bits.startsWith(binary(127, 8)) : bits === binary(1, 128));
};

/**
 * An IP address as it is handed to probes, or null for a host name. An IPv4 address in IPv6 dress (`::ffff:10.0.0.1`)
 * is undressed: ping gets no answer to that spelling even where the device is there.
 */
export const asAddress = (host: string): string | null => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(host)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  return isIP(host) === 0 ? null : host;
};

const withoutZone = (address: string): string => address.split('%', 1)[0] ?? '';

const binary = (value: number, digits: number): string => value.toString(2).padStart(digits, '0');

/** Eight groups of hexadecimal digits. The URL parser turns every spelling into the shortest one (RFC 5952). */
const ipv6Groups = (address: string): string[] => {
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  if (tail === undefined) return left;
  const right = tail === '' ? [] : tail.split(':');
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
};
