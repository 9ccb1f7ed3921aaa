import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';

// linux/route.h
const RTF_UP = 0x1;
const RTF_GATEWAY = 0x2;

type ByteOrder = 'LE' | 'BE';

const addressOf = (hex: string, order: ByteOrder): string => {
  const bytes = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return (order === 'LE' ? bytes.reverse() : bytes).join('.');
};

/**
 * The default gateway in a routing table as Linux shows it in /proc/net/route (proc(5)): the one with the lowest
 * metric. Addresses are numbers in the machine's byte order.
 *
 * @returns an IPv4 address, or null where there is no default gateway
 */
export const gatewayIn = (table: string, order: ByteOrder = endianness()): string | null => {
  const gateways = table
    .split('\n')
    .map((line) => {
      const [, destination, gateway = '', flags = '', , , metric, mask] = line.trim().split(/\s+/);
      return { destination, gateway, flags: Number.parseInt(flags, 16), metric: Number(metric), mask };
    })
    .filter(({ destination, gateway, flags, mask }) => {
      const needed = RTF_UP | RTF_GATEWAY;
      return (
        destination === '00000000' &&
        mask === '00000000' &&
        /^[0-9a-f]{8}$/i.test(gateway) &&
        gateway !== '00000000' &&
        (flags & needed) === needed
      );
    })
    .sort((one, other) => one.metric - other.metric);
  return gateways[0] === undefined ? null : addressOf(gateways[0].gateway, order);
};

/** The machine's default gateway (IPv4), or null. */
export const defaultGateway = (): string | null => {
  try {
    return gatewayIn(readFileSync('/proc/net/route', 'utf8'));
  } catch {
    return null;
  }
};
