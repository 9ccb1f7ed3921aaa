import type { Writable } from 'node:stream';
import { messageOf } from '../domain/core/failure.js';
import type { ProbeOutcome } from '../domain/core/event.js';
import { between, type Duration } from '../domain/core/time.js';
import { told } from '../domain/view/reasons/told.js';
import { systemCodeOf } from '../platform/system_error.js';
import { startTimeout } from '../platform/timers.js';
import { noAnswerIn, type AddressProbe, type ProbeContext } from './probe_kind.js';

export interface ConnectionListener {
  /** Somebody accepted it: the device is there, whatever comes or does not come from then on. */
  readonly connected: () => void;
  /** The attempt has found out what it wanted. */
  readonly answered: () => void;
}

/** Asks by a TCP connection, which is closed as soon as it has answered. */
export class ConnectionProbe implements AddressProbe {
  readonly #open = new Set<Writable>();

  constructor(
    private readonly connect: (address: string, listener: ConnectionListener) => Writable,
    private readonly context: Pick<ProbeContext, 'timeout' | 'clock'>,
  ) {}

  attempt(address: string): Promise<ProbeOutcome> {
    const { timeout, clock } = this.context;
    return new Promise((resolve) => {
      const start = clock.now().monotonic;
      const sinceStart = (): Duration => between(start, clock.now().monotonic);
      let connected: Duration | null = null;
      const connection = this.connect(address, {
        connected: () => void (connected = sinceStart()),
        answered: () => settle({ kind: 'alive', latency: sinceStart() }),
      });
      this.#open.add(connection);
      const settle = (outcome: ProbeOutcome): void => {
        waiting.stop();
        this.#open.delete(connection);
        connection.destroy();
        const isAsTold = connected === null || outcome.kind === 'alive';
        resolve(isAsTold ? outcome : { kind: 'alive', latency: connected });
      };
      const waiting = startTimeout(timeout, () => settle({ kind: 'silent', why: noAnswerIn(timeout) }));
      connection.on('error', (error) => settle(interpretConnectError(error, sinceStart(), timeout)));
      connection.on('close', () => settle({ kind: 'unknown', why: told('probe_ended') }));
    });
  }

  close(): void {
    for (const connection of this.#open) connection.destroy();
  }
}

/**
 * What an error while connecting by TCP says about the device. Refusing and resetting take somebody who does it.
 * EHOSTUNREACH is how the kernel tells that nobody answered ARP.
 */
export const interpretConnectError = (error: unknown, latency: Duration, timeout: Duration): ProbeOutcome => {
  switch (systemCodeOf(error)) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return { kind: 'alive', latency };
    case 'ETIMEDOUT':
      return { kind: 'silent', why: noAnswerIn(timeout) };
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
      return { kind: 'silent', why: told('host_unreachable') };
    case 'ENETUNREACH':
    case 'ENETDOWN':
      return { kind: 'link_down', why: told('network_unreachable') };
    default:
      return { kind: 'unknown', why: told('could_not_connect', { error: messageOf(error) }) };
  }
};
