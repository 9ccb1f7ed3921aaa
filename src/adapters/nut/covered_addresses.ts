import { isIPv4, isIPv6 } from 'node:net';
import type { ListenAddress } from '../../config/sections/nut.js';
import { canonicalAddress } from '../../platform/ip_address.js';

/** In one spelling; names, and addresses of one interface only (`fe80::1%eth0`), stay as they are written. */
const spelling = (address: string): string =>
  address.includes('%') ? address : (canonicalAddress(address) ?? address.toLowerCase());

const isWildcardFor = (wildcard: string, address: string): boolean =>
  (wildcard === '0.0.0.0' && isIPv4(address)) || (wildcard === '::' && isIPv6(address));

/** Whether upsd, listening there, is reached at this IP address as well: up to 2.8.0 it serves IPv4 through `::` too. */
export const isServedBy = (listening: ListenAddress, { address, port }: ListenAddress): boolean =>
  listening.port === port &&
  (listening.address === address ||
    isWildcardFor(listening.address, address) ||
    (listening.address === '::' && isIPv4(address)));

/**
 * The addresses without those that another one covers: an address that stands there twice, and one beside the wildcard of its
 * family on the same port. upsd could not listen on both: up to 2.8.0 it would go on with the one that it tries first, which
 * may be the lesser; from 2.8.1 on it would end.
 */
export function withoutCovered(listen: readonly ListenAddress[]): readonly ListenAddress[] {
  const all = listen.map(({ address, port }) => ({ address: spelling(address), port }));
  return all.filter(
    (one, index) =>
      !all.some(
        (other, otherIndex) =>
          other.port === one.port &&
          (other.address === one.address ? otherIndex < index : isWildcardFor(other.address, one.address)),
      ),
  );
}
