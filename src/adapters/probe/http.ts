import { request as plainRequest, type ClientRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';

import type { Clock } from '../../domain/ports.js';
import type { ProbeOutcome } from '../../domain/probe_outcome.js';
import { between, type Duration } from '../../domain/time.js';
import type { AddressProbe } from './address_probe.js';
import { interpretConnectError } from './connect_error.js';
import { startTimeout } from '../../platform/timers.js';
import { noAnswerIn } from './wording.js';

/**
 * One GET whose answer's head is waited for; the body is not read and no redirect is followed. Whoever accepts the TCP
 * connection is there: from then on the outcome is alive, whatever comes or does not come. Certificates are not
 * verified, as nothing is told to the server and nothing it says is believed.
 */
export class HttpProbe implements AddressProbe {
  readonly #requests = new Set<ClientRequest>();

  constructor(
    private readonly url: URL,
    private readonly timeout: Duration,
    private readonly clock: Clock,
  ) {}

  attempt(address: string): Promise<ProbeOutcome> {
    return new Promise((resolve) => {
      const start = this.clock.now().monotonic;
      const sinceStart = (): Duration => between(start, this.clock.now().monotonic);
      let connected: Duration | null = null;

      const request = this.#request(address);
      this.#requests.add(request);
      const settle = (outcome: ProbeOutcome): void => {
        waiting.stop();
        this.#requests.delete(request);
        request.destroy();
        resolve(
          connected === null || outcome.kind === 'alive' ? outcome : { kind: 'alive', latency: connected },
        );
      };
      const answered = (): void => settle({ kind: 'alive', latency: sinceStart() });
      const waiting = startTimeout(this.timeout, () =>
        settle({ kind: 'silent', why: noAnswerIn(this.timeout) }),
      );

      request.on('socket', (socket) => {
        socket.once('connect', () => {
          connected = sinceStart();
        });
      });
      request.on('response', (response) => {
        response.on('error', () => undefined);
        answered();
      });
      request.on('error', (error) => settle(interpretConnectError(error, sinceStart(), this.timeout)));
      request.on('close', () => settle({ kind: 'unknown', why: 'the probe was ended' }));
      request.end();
    });
  }

  close(): void {
    for (const request of this.#requests) request.destroy();
  }

  #request(address: string): ClientRequest {
    const { protocol, hostname, host, port, pathname, search } = this.url;
    const options = {
      host: address,
      path: pathname + search,
      headers: { host, 'user-agent': 'sentinel-ups', accept: '*/*' },
      agent: false,
    } as const;
    if (protocol === 'http:') return plainRequest({ ...options, port: port === '' ? 80 : Number(port) });
    return secureRequest({
      ...options,
      port: port === '' ? 443 : Number(port),
      rejectUnauthorized: false,
      servername: isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : '',
    });
  }
}
