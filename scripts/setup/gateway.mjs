import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';

// linux/route.h
const RTF_UP = 0x1;
const RTF_GATEWAY = 0x2;

const addressOf = (hex, order) => {
  const bytes = hex.match(/../g).map((pair) => Number.parseInt(pair, 16));
  return (order === 'LE' ? bytes.reverse() : bytes).join('.');
};

/**
 * The default gateway in a routing table as Linux shows it in /proc/net/route (proc(5)): the one with the lowest
 * metric. Addresses are numbers in the machine's byte order.
 *
 * @returns an IPv4 address, or null where there is no default gateway
 */
export const gatewayIn = (table, order = endianness()) => {
  const gateways = table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, destination, gateway, flags, , , , mask]) => {
      const isDefault = destination === '00000000' && mask === '00000000';
      const needed = RTF_UP | RTF_GATEWAY;
      return (
        isDefault &&
        /^[0-9a-f]{8}$/i.test(gateway) &&
        gateway !== '00000000' &&
        (Number.parseInt(flags, 16) & needed) === needed
      );
    })
    .map(([, , gateway, , , , metric]) => ({ address: addressOf(gateway, order), metric: Number(metric) }));
  gateways.sort((one, other) => one.metric - other.metric);
  return gateways[0]?.address ?? null;
};

/** The machine's default gateway (IPv4), or null. */
export const defaultGateway = () => {
  try {
    return gatewayIn(readFileSync('/proc/net/route', 'utf8'));
  } catch {
    return null;
  }
};
