import { connect, type Socket } from 'node:net';

import type { Clock } from '../../domain/ports.js';
import type { ProbeOutcome } from '../../domain/probe_outcome.js';
import { between, type Duration } from '../../domain/time.js';
import type { AddressProbe } from './address_probe.js';
import { interpretConnectError } from './connect_error.js';
import { startTimeout } from '../../platform/timers.js';
import { noAnswerIn } from './wording.js';

/** Opens a TCP connection and closes it at once. Being refused is an answer too. */
export class TcpProbe implements AddressProbe {
  readonly #sockets = new Set<Socket>();

  /** @param port 1 to 65535 */
  constructor(
    private readonly port: number,
    private readonly timeout: Duration,
    private readonly clock: Clock,
  ) {}

  attempt(address: string): Promise<ProbeOutcome> {
    return new Promise((resolve) => {
      const start = this.clock.now().monotonic;
      const latency = (): Duration => between(start, this.clock.now().monotonic);

      const socket = connect({ host: address, port: this.port });
      this.#sockets.add(socket);
      const settle = (outcome: ProbeOutcome): void => {
        waiting.stop();
        this.#sockets.delete(socket);
        socket.destroy();
        resolve(outcome);
      };
      const waiting = startTimeout(this.timeout, () =>
        settle({ kind: 'silent', why: noAnswerIn(this.timeout) }),
      );
      socket.on('connect', () => settle({ kind: 'alive', latency: latency() }));
      socket.on('error', (error) => settle(interpretConnectError(error, latency(), this.timeout)));
      socket.on('close', () => settle({ kind: 'unknown', why: 'the probe was ended' }));
    });
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
