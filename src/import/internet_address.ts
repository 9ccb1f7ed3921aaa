import { isIP, isIPv4 } from 'node:net';
import { isOnTheInternet } from '../platform/ip_address.js';

/** Endings of names at home: RFC 6761, 6762, 8375 and 2606, ICANN's `internal`, and what routers give out by themselves. */
const atHome =
  /\.(local|localhost|localdomain|home\.arpa|internal|intern|lan|home|fritz\.box|test|invalid|example)\.?$/i;

/**
 * Whether an address or a name is probably one of the Internet. An IPv6 address does not tell: devices at home have global ones.
 */
export const seemsOnTheInternet = (address: string): boolean => {
  if (isIPv4(address)) return isOnTheInternet(address);
  return isIP(address) === 0 && address.includes('.') && !atHome.test(address);
};
