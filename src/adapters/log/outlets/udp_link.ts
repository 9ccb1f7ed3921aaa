import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { milliseconds, minutes } from '../../../domain/core/time.js';
import { runAfter, sleep } from '../../../platform/timers.js';
import { addressOf } from './address_of.js';
import type { Link } from './carrier.js';

/** A name may come to lead elsewhere, which a socket that is connected never notices. */
const renewAfter = minutes(10);

/** For so long an answer that nobody listens there is waited for, after the first line. */
const refusalWithin = milliseconds(100);

/**
 * A connected UDP socket. Whether datagrams arrive nobody knows; but that nobody listens at that address is told by ICMP,
 * as an error of the socket.
 *
 * @param datagrams of a line
 */
export async function openUdp(
  { host, port }: { readonly host: string; readonly port: number },
  datagrams: (payload: Buffer) => readonly Buffer[],
  signal: AbortSignal,
): Promise<Link> {
  const address = await addressOf(host);
  signal.throwIfAborted();
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  // A stop must not wait for a log that nobody may take.
  socket.unref();
  let failure: Error | null = null;
  let isOld = false;
  let isFirst = true;
  socket.on('error', (error) => (failure = error));
  const connected = once(socket, 'connect', { signal });
  socket.connect(port, address);
  try {
    await connected;
  } catch (error) {
    socket.close();
    throw error;
  }
  const renewal = runAfter(renewAfter, () => (isOld = true), { keepsAlive: false });
  const sendOne = (datagram: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.send(datagram, (error) => (error === null ? resolve() : reject(error)));
    });
  const throwIfFailed = (): void => {
    if (failure !== null) throw failure;
  };
  return {
    get isGone() {
      return isOld || failure !== null;
    },
    send: async (payload) => {
      for (const datagram of datagrams(payload)) await sendOne(datagram);
      if (isFirst) await sleep(refusalWithin);
      isFirst = false;
      throwIfFailed();
    },
    close: async () => {
      renewal.stop();
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}
