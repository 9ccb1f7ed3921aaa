import { isIP, isIPv4, isIPv6 } from 'node:net';

/** Where a server listens. */
export interface ListenAddress {
  /** An IPv4 address, an IPv6 address without brackets, or a host name. */
  readonly address: string;
  /** 1 to 65535. */
  readonly port: number;
}

/** Whether it listens at every address of its family. */
export const isWildcard = ({ address }: ListenAddress): boolean => address === '0.0.0.0' || address === '::';

/** NUT's port (IANA's registry: `nut`). */
export const nutPort = 3493;

/** The port of the hub that client scripts know (UPS_Server_Docker's). */
export const httpPort = 5000;

const label = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;

/**
 * A host name by RFC 1123, underscores allowed because home networks have them. A last label of digits alone would be
 * a mistyped IPv4 address, and is refused.
 */
const isHostName = (text: string): boolean => {
  if (text.length > 253) return false;
  const labels = text.replace(/\.$/, '').split('.');
  return labels.every((one) => label.test(one)) && !/^\d+$/.test(labels.at(-1) ?? '');
};

/** An IPv4 address, an IPv6 address or a host name: never an option of a program (`-h`), never with whitespace. */
export const isDeviceAddress = (text: string): boolean => isIP(text) !== 0 || isHostName(text);

/** One spelling for each address, for comparing: lower case, IPv6 compressed, no dot at the end. */
export const comparableAddress = (address: string): string => {
  const lower = address.toLowerCase().replace(/\.$/, '');
  if (!isIPv6(lower) || lower.includes('%')) return lower;
  return new URL(`http://[${lower}]/`).hostname.slice(1, -1);
};

/** Reads `192.168.1.5`, `172.16.0.0/12`, `fd00::/8` …: an IP address, alone or with the length of a prefix. */
export const isAddressRange = (text: string): boolean => {
  const [, address = '', length] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && (length === undefined || Number(length) <= (family === 4 ? 32 : 128));
};

/** Reads `0.0.0.0:3493`, `[::]:3493`, `ups.lan` … Null where it is not of that form. */
export const listenAddressOf = (text: string, defaultPort: number): ListenAddress | null => {
  const parts = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text);
  if (parts === null) return null;
  const [, bracketed, plain, portText] = parts;
  const address = bracketed ?? plain ?? '';
  const port = portText === undefined ? defaultPort : Number(portText);
  if (bracketed === undefined ? !isIPv4(address) && !isHostName(address) : !isIPv6(address)) return null;
  return port >= 1 && port <= 65_535 ? { address, port } : null;
};

const sixPairs = /^(?:[0-9a-f]{1,2}([:-]))(?:[0-9a-f]{1,2}\1){4}[0-9a-f]{1,2}$/;
const threeGroups = /^[0-9a-f]{4}(\.?)[0-9a-f]{4}\1[0-9a-f]{4}$/;

/**
 * The 12 hexadecimal digits, in lower case, of six bytes written as `00:11:32:f8:af:9f`, `0:11:32:f8:af:9f`,
 * `00-11-32-F8-AF-9F`, `0011.32f8.af9f` or `001132f8af9f`. Null for every other text.
 */
export const sixBytesOf = (text: string): string | null => {
  const lower = text.toLowerCase();
  if (threeGroups.test(lower)) return lower.replaceAll('.', '');
  const pairs = sixPairs.test(lower) ? lower.split(/[:-]/) : null;
  return pairs?.map((pair) => pair.padStart(2, '0')).join('') ?? null;
};

/**
 * The hardware address of one network card, as `sixBytesOf` gives it. Null also for zeros and for group addresses (the
 * first byte is odd, IEEE 802): no card has these.
 */
export const macOf = (text: string): string | null => {
  const digits = sixBytesOf(text);
  if (digits === null || /^0+$/.test(digits)) return null;
  return Number.parseInt(digits.slice(0, 2), 16) % 2 === 0 ? digits : null;
};
