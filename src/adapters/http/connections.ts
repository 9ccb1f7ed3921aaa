import type { RequestListener } from 'node:http';
import { BlockList, isIPv6, type Socket } from 'node:net';
import { canonicalAddress, partyOf } from '../../platform/ip_address.js';
import { TokenBuckets } from '../../platform/token_bucket.js';
import type { HttpLimits } from './settings.js';

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

/** Addresses whose budgets are kept; a home has far fewer. */
const maxAddresses = 4096;

export interface CallerLimits extends HttpLimits {
  /** Whose connections are not counted: many callers stand behind them. */
  readonly isExempt: (address: string) => boolean;
  /** Told of each connection that is closed at once, and why. */
  readonly refused: (address: string, why: string) => void;
}

/** Who is connected, and how much of us each caller takes. Who brings the token may ask as much as it likes. */
export class Callers {
  readonly #openOf = new Map<string, number>();
  #open = 0;
  /** Connections on which no token came yet; the oldest first. */
  readonly #strangers = new Set<Socket>();
  readonly #budgets: TokenBuckets;

  constructor(private readonly limits: CallerLimits) {
    this.#budgets = new TokenBuckets(limits.withoutToken, maxAddresses);
  }

  /** Takes a new connection in, or closes it at once. */
  connected(socket: Socket): void {
    const caller = canonicalAddress(socket.remoteAddress ?? '');
    const why = caller === null ? 'it is gone' : this.#whyNot(caller);
    if (caller === null || why !== null) {
      socket.destroy();
      if (caller !== null && why !== null) this.limits.refused(caller, why);
      return;
    }
    this.#open += 1;
    const party = partyOf(caller);
    this.#openOf.set(party, (this.#openOf.get(party) ?? 0) + 1);
    this.#strangers.add(socket);
    socket.once('close', () => {
      this.#strangers.delete(socket);
      this.#open -= 1;
      const left = (this.#openOf.get(party) ?? 1) - 1;
      if (left === 0) this.#openOf.delete(party);
      else this.#openOf.set(party, left);
    });
  }

  /** The token came on this connection. */
  known(socket: Socket): void {
    if (!this.#strangers.delete(socket)) return;
    const caller = canonicalAddress(socket.remoteAddress ?? '');
    if (caller !== null) this.#budgets.of(partyOf(caller)).giveBack();
  }

  /** Counts a request without the token. @returns whether it is answered */
  mayAsk(caller: string | null): boolean {
    return this.#budgets.of(partyOf(caller ?? '')).take();
  }

  #whyNot(caller: string): string | null {
    const { maxConnections, maxConnectionsOfOne, isExempt } = this.limits;
    if (!isExempt(caller)) {
      if ((this.#openOf.get(partyOf(caller)) ?? 0) >= maxConnectionsOfOne)
        return `it has ${maxConnectionsOfOne} connections already`;
      if (!this.#budgets.of(partyOf(caller)).take()) return 'it connects again and again without the token';
    }
    if (this.#open < maxConnections) return null;
    // Whoever hoards connections must not keep those out who have the token.
    const [oldest] = this.#strangers;
    if (oldest === undefined) return `${maxConnections} connections are open`;
    this.#strangers.delete(oldest);
    oldest.destroy();
    return null;
  }
}

/** Requests that may wait on one connection. Browsers and scripts send none before its predecessor is answered. */
export const maxWaiting = 16;

/**
 * Has each connection's requests handled one after the other. Node's parser hands out every request that it finds in what
 * was read, 3,600 of them in 64 KiB, and reads on: pipelined ones (RFC 9112, 9.3.2) would all be under way at once. Here
 * they wait, while nothing more is read; a connection on which too many come is ended.
 */
export function oneAtATime(handle: RequestListener): RequestListener {
  const waitingOn = new WeakMap<Socket, (() => void)[]>();
  return (request, response) => {
    const { socket } = request;
    const begin = (): void => {
      response.once('close', () => {
        if (socket.destroyed) return;
        const next = waitingOn.get(socket)?.shift();
        if (next === undefined) {
          waitingOn.delete(socket);
          socket.resume();
        } else next();
      });
      handle(request, response);
    };
    const waiting = waitingOn.get(socket);
    if (waiting === undefined) {
      waitingOn.set(socket, []);
      begin();
    } else if (waiting.length < maxWaiting) {
      socket.pause();
      waiting.push(begin);
    } else socket.destroy();
  };
}
