import { createSocket } from 'node:dgram';

/** A datagram leaves at once or not at all; this only guards against waiting for ever (ms). */
const patience = 2_000;

export interface Destination {
  /** An IPv4 address; a broadcast address too. */
  readonly address: string;
  readonly port: number;
}

/**
 * Sends one UDP datagram, also to a broadcast address.
 *
 * @param from the local IPv4 address to send from, which on Linux also picks the interface of a packet to
 *   255.255.255.255; null: the system's choice
 * @throws Error of the system (`ENETUNREACH`, `EADDRNOTAVAIL` …), or after 2 s
 */
export function sendDatagram(bytes: Uint8Array, to: Destination, from: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const limit = setTimeout(() => settle(new Error('the system does not take the packet')), patience);
    let settled = false;
    const settle = (error: Error | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(limit);
      socket.close();
      if (error === null) resolve();
      else reject(error);
    };
    // Stays for good: an error may still come while the socket closes.
    socket.on('error', settle);
    socket.bind({ port: 0, ...(from === null ? {} : { address: from }) }, () => {
      try {
        socket.setBroadcast(true);
        socket.send(bytes, to.port, to.address, (error) => settle(error));
      } catch (error) {
        settle(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}
