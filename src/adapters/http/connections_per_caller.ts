import { BlockList, isIPv6, type Server, type Socket } from 'node:net';
import { canonicalAddress } from '../../domain/ip_address.js';

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

/**
 * Tells whether an IP address is among these addresses and ranges (`172.16.0.0/12`).
 *
 * @throws where one of them is neither
 */
export function addressesAmong(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (address) => list.check(address, familyOf(address));
}

export interface CallerLimit {
  /** Connections of one address at a time. */
  readonly most: number;
  /** These may have as many as they like: many callers stand behind them. */
  readonly isExempt: (address: string) => boolean;
  /** Told of each connection that is closed at once. */
  readonly refused: (address: string) => void;
}

/** Closes at once what a caller connects beyond its limit, so that it cannot keep the others out. */
export function limitConnectionsPerCaller(server: Server, { most, isExempt, refused }: CallerLimit): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const caller = canonicalAddress(socket.remoteAddress ?? '');
    if (caller === null || isExempt(caller)) return;
    const others = open.get(caller) ?? 0;
    if (others >= most) {
      // Counts no more from here on: a crowd that comes at once does not fill the limit for everybody either.
      socket.destroy();
      refused(caller);
      return;
    }
    open.set(caller, others + 1);
    socket.once('close', () => {
      const left = (open.get(caller) ?? 1) - 1;
      if (left === 0) open.delete(caller);
      else open.set(caller, left);
    });
  });
}
