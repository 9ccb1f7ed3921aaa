import type { FastifyInstance } from 'fastify';
import type { Failure } from '../../domain/core/failure.js';
import type { Inbox, Log } from '../../domain/core/ports.js';
import { seconds } from '../../domain/core/time.js';
import { bracketed } from '../../platform/ip_address.js';
import { Backoff, Retry } from '../../platform/retry.js';

export interface EndpointSettings {
  readonly host: string;
  /** 0: the system chooses one. */
  readonly port: number;
  /** The component of the service that has failed while it cannot listen. */
  readonly component: 'HTTP' | 'ingress';
  /** For the log's line about what answers now. */
  readonly title: string;
  /** Why it cannot listen, in the words of the configuration. */
  readonly failure: (error: unknown) => Failure;
  /** A new server that does not listen yet. */
  readonly build: () => FastifyInstance | Promise<FastifyInstance>;
}

/** Keeps a server on its port: where it cannot listen that is told, once for each cause, and tried again. */
export class Endpoint {
  #server: FastifyInstance | null = null;
  readonly #retry: Retry<void>;

  constructor(
    private readonly settings: EndpointSettings,
    inbox: Inbox,
    log: Log,
  ) {
    const { host, component, title } = settings;
    this.#retry = new Retry({
      attempt: () => this.#listen(),
      backoff: new Backoff(seconds(1), seconds(30)),
      onSuccess: (_, recovered) => {
        log.info(`${title} answers on http://${bracketed(host)}:${this.port ?? ''}.`);
        if (recovered) inbox.dispatch({ type: 'component_recovered', component });
      },
      onFailure: (reason) => {
        log.error(reason);
        inbox.dispatch({ type: 'component_failed', component, reason });
      },
    });
  }

  /** The port that it listens on; null while it does not. */
  get port(): number | null {
    const address = this.#server?.server.address() ?? null;
    return typeof address === 'object' ? (address?.port ?? null) : null;
  }

  /** Resolves when it listens, or could not for the first time: then it tries again by itself. Never rejects. */
  start(): Promise<void> {
    return this.#retry.start();
  }

  /** Ends every connection. */
  async stop(): Promise<void> {
    await this.#retry.stop();
    const server = this.#server;
    this.#server = null;
    await server?.close();
  }

  async #listen(): Promise<void> {
    const { host, port, build, failure } = this.settings;
    const server = await build();
    try {
      await server.listen({ host, port });
      this.#server = server;
    } catch (error) {
      await server.close().catch(() => undefined);
      throw failure(error);
    }
  }
}
