import type { FastifyInstance } from 'fastify';
import type { Failure } from '../../domain/failure.js';
import type { Inbox, Log } from '../../domain/ports.js';

/** The port is tried again after 1 s, then 2 s, up to 30 s. */
const firstWait = 1_000;
const longestWait = 30_000;

export interface ListenerSettings {
  /** The address or host name to listen on. */
  readonly host: string;
  /** 0 to 65535; 0: the system chooses one. */
  readonly port: number;
  /** The part of the service that has failed while it cannot listen. */
  readonly part: 'HTTP' | 'ingress';
  /** For the log's line about what answers now. */
  readonly title: string;
  readonly failure: (host: string, port: number, error: unknown) => Failure;
  /** A new server that does not listen yet. */
  readonly build: () => FastifyInstance;
}

/** Keeps a server on its port: where it cannot listen that is told, once for each cause, and tried again. */
export class Listener {
  #server: FastifyInstance | null = null;
  #running = false;
  #attempt: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #lastReason: string | null = null;

  constructor(
    private readonly settings: ListenerSettings,
    private readonly inbox: Inbox,
    private readonly log: Log,
  ) {}

  /** The port that it listens on; null while it does not. */
  get port(): number | null {
    const address = this.#server?.server.address() ?? null;
    return typeof address === 'object' ? (address?.port ?? null) : null;
  }

  /** Resolves when it listens, or could not for the first time. Never rejects. */
  async start(): Promise<void> {
    this.#running = true;
    await this.#tryToListen();
  }

  /** Ends every connection. */
  async stop(): Promise<void> {
    this.#running = false;
    clearTimeout(this.#retry);
    await this.#attempt;
    const server = this.#server;
    this.#server = null;
    await server?.close();
  }

  #tryToListen(): Promise<void> {
    this.#attempt = this.#listen();
    return this.#attempt;
  }

  async #listen(): Promise<void> {
    const { host, port, build, failure } = this.settings;
    let server: FastifyInstance | null = null;
    try {
      server = build();
      await server.listen({ host, port });
      this.#server = server;
      this.#succeeded();
    } catch (error) {
      this.#failed(failure(host, port, error).explanation);
      await server?.close().catch(() => undefined);
    }
  }

  #succeeded(): void {
    const { host, part, title } = this.settings;
    this.log.info(
      `${title} answers on http://${host.includes(':') ? `[${host}]` : host}:${this.port ?? ''}.`,
    );
    this.#failures = 0;
    if (this.#lastReason === null) return;
    this.#lastReason = null;
    this.inbox.dispatch({ type: 'part_recovered', part });
  }

  #failed(reason: string): void {
    const wait = Math.min(firstWait * 2 ** Math.min(this.#failures, 10), longestWait);
    this.#failures += 1;
    if (this.#running) this.#retry = setTimeout(() => void this.#tryToListen(), wait);
    if (reason === this.#lastReason) return;
    this.#lastReason = reason;
    this.log.error(reason);
    this.inbox.dispatch({ type: 'part_failed', part: this.settings.part, reason });
  }
}
