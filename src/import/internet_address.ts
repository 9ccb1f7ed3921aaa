import { BlockList, isIP, isIPv4 } from 'node:net';

/** Addresses that are not on the Internet (RFC 1918, 6598, 3927, 5735; the examples of RFC 5737). */
const notOnTheInternet = new BlockList();
for (const [network, length] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  notOnTheInternet.addSubnet(network, length);

/** Endings of names at home: RFC 6761, 6762, 8375 and 2606, ICANN's `internal`, and what routers give out by themselves. */
const atHome =
  /\.(local|localhost|localdomain|home\.arpa|internal|intern|lan|home|fritz\.box|test|invalid|example)\.?$/i;

/**
 * Whether an address or a name is probably one of the Internet. An IPv6 address does not tell: devices at home have global ones.
 */
export const seemsOnTheInternet = (address: string): boolean => {
  if (isIPv4(address)) return !notOnTheInternet.check(address);
  return isIP(address) === 0 && address.includes('.') && !atHome.test(address);
};
