import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { Failure, messageOf } from '../../domain/core/failure.js';
import { milliseconds, type Duration } from '../../domain/core/time.js';
import { isLoopback } from '../../platform/ip_address.js';
import { sleep } from '../../platform/timers.js';
import { NutClient, type OnUnanswered } from './nut_client.js';
import type { ListenAddress } from '../../config/sections/nut.js';

interface Endpoint {
  readonly host: string;
  readonly client: NutClient;
  /** It counts only while this machine lacks that address. */
  readonly insteadOf: string | null;
}

/** What is wrong with the names of the UPSes that upsd serves; null where nothing is. */
type ProblemWith = (served: readonly string[]) => string | null;

/** upsd takes some milliseconds to start, or to read its configuration again. */
const askAgainAfter = milliseconds(20);

/**
 * Asks our upsd through any of its addresses that leads to an answer: through loopback first where it listens there. An
 * address that the machine has lost (its switch died in the power cut) says nothing about upsd.
 */
export class UpsdClient {
  /** The one that answered last comes first. */
  #endpoints: readonly Endpoint[] = [];

  constructor(
    private readonly timeout: Duration,
    private readonly onUnanswered: OnUnanswered,
  ) {}

  /** @param listen IP addresses */
  connectTo(listen: readonly ListenAddress[]): void {
    this.close();
    const endpoints = listen.flatMap((address) => this.#endpointsOf(address));
    // Loopback is hardly ever lost.
    this.#endpoints = endpoints.sort((a, b) => Number(isLoopback(b.host)) - Number(isLoopback(a.host)));
  }

  /** @throws Failure UPSD_SILENT, UPSD_UNREACHABLE, or UPSD_CUT_OFF where this machine has lost all of its addresses */
  async ask<Answer>(question: (client: NutClient) => Promise<Answer>): Promise<Answer> {
    const failures: Error[] = [];
    for (const endpoint of this.#endpoints) {
      const { host, insteadOf, client } = endpoint;
      // Somebody else may have the address by now: another machine's upsd must not be taken for ours.
      if (!(await isOurs(host)) || (insteadOf !== null && (await isOurs(insteadOf)))) continue;
      try {
        const answer = await question(client);
        const others = this.#endpoints.filter((other) => other !== endpoint);
        // Not where upsd was started anew, and listens elsewhere, in the meantime.
        if (others.length < this.#endpoints.length) this.#endpoints = [endpoint, ...others];
        return answer;
      } catch (error) {
        if (isLoopback(host) && isSilence(error)) throw error;
        // It may have been lost in the meantime, which looks as if upsd were silent.
        if (await isOurs(host)) failures.push(error instanceof Error ? error : new Error(messageOf(error)));
      }
    }
    throw (
      failures.find(isSilence) ??
      failures[0] ??
      new Failure(
        'UPSD_CUT_OFF',
        'This machine has none of the addresses of nut.listen now, so no NUT client reaches it.',
        'Look at its network interfaces, or let nut.listen name 127.0.0.1 or 0.0.0.0 too.',
      )
    );
  }

  /** Asks upsd which UPSes it serves until they are as wanted. @throws Error with the last problem once `signal` aborts */
  async untilServed(problemWith: ProblemWith, signal: AbortSignal): Promise<void> {
    let problem: string | null = 'it was not asked';
    while (!signal.aborted) {
      problem = await this.ask((client) => client.upsNames()).then(problemWith, messageOf);
      if (problem === null) return;
      await sleep(askAgainAfter);
    }
    throw new Error(problem);
  }

  close(): void {
    for (const { client } of this.#endpoints) client.close();
  }

  #endpointsOf({ address, port }: ListenAddress): readonly Endpoint[] {
    const { timeout, onUnanswered } = this;
    const endpoint = (host: string, insteadOf: string | null = null): Endpoint => {
      return { host, insteadOf, client: new NutClient({ host, port, timeout, onUnanswered }) };
    };
    if (address === '0.0.0.0') return [endpoint('127.0.0.1')];
    // Up to 2.8.0 upsd serves IPv4 through it too, which is all there is where IPv6 is turned off.
    if (address === '::') return [endpoint('::1'), endpoint('127.0.0.1', '::1')];
    return [endpoint(address)];
  }
}

/** Whether upsd was there but did not answer. */
export const isSilence = (error: unknown): boolean =>
  error instanceof Failure && error.code === 'UPSD_SILENT';

/**
 * Whether this machine has the address: nobody can connect to a UDP port on it. (Node.js' list of addresses leaves out those
 * of an interface whose cable is out, which are still ours.)
 */
async function isOurs(address: string): Promise<boolean> {
  if (address.startsWith('127.')) return true;
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    socket.bind({ address, port: 0, exclusive: true });
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
