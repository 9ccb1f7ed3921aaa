import { readFileSync } from 'node:fs';

/** ATF_COM of the kernel's include/uapi/linux/if_arp.h: the entry is complete. */
const complete = 0x2;

/** Which network card is behind an IPv4 address of our own network, by its hardware address. */
export interface Neighbours {
  /** Null for addresses behind a router, for IPv6, and where nobody answered ARP. */
  readonly cardAt: (address: string) => string | null;
  /**
   * As `cardAt`, but null where other addresses have the same card: a router that answers ARP for others (proxy ARP) tells no
   * device from itself.
   */
  readonly ownCardAt: (address: string) => string | null;
}

/**
 * Reads /proc/net/arp (proc_net(5)): address, type, flags, hardware address, mask, interface. Never throws.
 *
 * @param table its text at the time of asking
 */
export const neighboursIn = (table: () => string): Neighbours => {
  const entries = () =>
    table()
      .split('\n')
      .flatMap((line) => {
        const [address, , flags = '', card] = line.trim().split(/\s+/);
        const known = card !== undefined && card !== '00:00:00:00:00:00';
        return known && (parseInt(flags, 16) & complete) !== 0 ? [{ address, card }] : [];
      });
  const cardAt = (address: string): string | null =>
    entries().find((entry) => entry.address === address)?.card ?? null;
  return {
    cardAt,
    ownCardAt: (address) => {
      const card = cardAt(address);
      return entries().some((entry) => entry.card === card && entry.address !== address) ? null : card;
    },
  };
};

export const ownNeighbours = neighboursIn(() => {
  try {
    return readFileSync('/proc/net/arp', 'latin1');
  } catch {
    return '';
  }
});
