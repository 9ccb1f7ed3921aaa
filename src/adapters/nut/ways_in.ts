import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { Failure, messageOf } from '../../domain/failure.js';
import type { Duration } from '../../domain/time.js';
import { NutClient } from './nut_client.js';
import type { ListenAddress } from './upsd_files.js';

interface WayIn {
  readonly host: string;
  readonly port: number;
  readonly client: NutClient;
}

/**
 * The ways in which we ourselves reach our upsd: through loopback where it listens there, and otherwise through each of its
 * addresses in turn. An address that the machine has lost (its switch died in the power cut) says nothing about upsd.
 */
export class WaysIn {
  /** The one that answered last comes first. */
  #ways: readonly WayIn[] = [];

  constructor(private readonly patience: Duration) {}

  /** Where upsd listens from now on: IP addresses. */
  lead(listen: readonly ListenAddress[]): void {
    this.close();
    this.#ways = doors(listen).map(({ address: host, port }) => ({
      host,
      port,
      client: new NutClient({ host, port, patience: this.patience }),
    }));
  }

  /**
   * Asks through the first way that leads to an answer.
   *
   * @throws Failure UPSD_SILENT where upsd was there but did not answer, UPSD_UNREACHABLE, or UPSD_CUT_OFF where this
   *   machine has none of its addresses any more
   */
  async ask<Answer>(question: (client: NutClient) => Promise<Answer>): Promise<Answer> {
    const failures: Error[] = [];
    for (const way of this.#ways) {
      // Somebody else may have the address by now: another machine's upsd must not be taken for ours.
      if (!(await isOurs(way.host))) continue;
      try {
        const answer = await question(way.client);
        this.#ways = [way, ...this.#ways.filter((other) => other !== way)];
        return answer;
      } catch (error) {
        // It may have been lost in the meantime, which looks as if upsd were silent.
        if (await isOurs(way.host))
          failures.push(error instanceof Error ? error : new Error(messageOf(error)));
      }
    }
    throw failures.find(isSilence) ?? failures[0] ?? cutOff();
  }

  close(): void {
    for (const { client } of this.#ways) client.close();
  }
}

const isSilence = (error: Error): boolean => error instanceof Failure && error.code === 'UPSD_SILENT';

const cutOff = (): Failure =>
  new Failure(
    'UPSD_CUT_OFF',
    'This machine has none of the addresses of nut.listen now, so no NUT client reaches it.',
    'Look at its network interfaces, or let nut.listen name 127.0.0.1 or 0.0.0.0 too.',
  );

const loopbackOfWildcard: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/** One through loopback where there is one: it is always there. */
function doors(listen: readonly ListenAddress[]): readonly ListenAddress[] {
  const all = listen.map(({ address, port }) => ({ address: loopbackOfWildcard[address] ?? address, port }));
  const loopback = all.find(({ address }) => isLoopback(address));
  return loopback === undefined ? all : [loopback];
}

/** Whether this machine has the address. Taking a UDP port on it for a moment tells, and nobody can connect to that. */
const isOurs = (address: string): Promise<boolean> => {
  if (isLoopback(address)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.once('error', () => {
      resolve(false);
      socket.close();
    });
    socket.bind({ address, port: 0, exclusive: true }, () => {
      resolve(true);
      socket.close();
    });
  });
};
