import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { ListenAddress } from '../../config/sections/nut.js';
import { Failure, messageOf } from '../../domain/failure.js';
import type { Duration } from '../../domain/time.js';
import { NutClient } from './nut_client.js';

interface WayIn {
  readonly host: string;
  readonly port: number;
  readonly client: NutClient;
  /** It is a way only while this machine lacks that address. */
  readonly insteadOf: string | null;
}

/**
 * The ways in which we ourselves reach our upsd: through loopback first where it listens there, and through each of its other
 * addresses in turn. An address that the machine has lost (its switch died in the power cut) says nothing about upsd.
 */
export class WaysIn {
  /** The one that answered last comes first. */
  #ways: readonly WayIn[] = [];

  /** @param unanswered as in `NutClientSettings` */
  constructor(
    private readonly patience: Duration,
    private readonly unanswered: () => () => void,
  ) {}

  /** Where upsd listens from now on: IP addresses. */
  lead(listen: readonly ListenAddress[]): void {
    this.close();
    this.#ways = doors(listen).map(({ host, port, insteadOf }) => ({
      host,
      port,
      insteadOf,
      client: new NutClient({ host, port, patience: this.patience, unanswered: this.unanswered }),
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
      if (!(await isOurs(way.host)) || (way.insteadOf !== null && (await isOurs(way.insteadOf)))) continue;
      try {
        const answer = await question(way.client);
        this.#ways = [way, ...this.#ways.filter((other) => other !== way)];
        return answer;
      } catch (error) {
        if (isLoopback(way.host) && isSilence(error)) throw error;
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

/** Whether upsd was there but did not answer. */
export const isSilence = (error: unknown): boolean =>
  error instanceof Failure && error.code === 'UPSD_SILENT';

const cutOff = (): Failure =>
  new Failure(
    'UPSD_CUT_OFF',
    'This machine has none of the addresses of nut.listen now, so no NUT client reaches it.',
    'Look at its network interfaces, or let nut.listen name 127.0.0.1 or 0.0.0.0 too.',
  );

type Door = Pick<WayIn, 'host' | 'port' | 'insteadOf'>;

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

const doorsOf = ({ address, port }: ListenAddress): readonly Door[] => {
  switch (address) {
    case '0.0.0.0':
      return [{ host: '127.0.0.1', port, insteadOf: null }];
    case '::':
      // Up to 2.8.0 upsd serves IPv4 through it too, which is all there is where IPv6 is turned off.
      return [
        { host: '::1', port, insteadOf: null },
        { host: '127.0.0.1', port, insteadOf: '::1' },
      ];
    default:
      return [{ host: address, port, insteadOf: null }];
  }
};

/** Those through loopback first: it is hardly ever lost. */
function doors(listen: readonly ListenAddress[]): readonly Door[] {
  const all = listen.flatMap(doorsOf);
  return [...all.filter(({ host }) => isLoopback(host)), ...all.filter(({ host }) => !isLoopback(host))];
}

/** Whether this machine has the address. Taking a UDP port on it for a moment tells, and nobody can connect to that. */
const isOurs = (address: string): Promise<boolean> => {
  if (address.startsWith('127.')) return Promise.resolve(true);
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
