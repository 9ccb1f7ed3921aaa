import type { FastifyInstance } from 'fastify';
import type { Clock, Inbox, Log } from '../../domain/ports.js';
import type { Snapshot, UpsView } from '../../domain/snapshot.js';
import { apiRoutes } from './api_routes.js';
import { bearerCheck } from './bearer_token.js';
import { clientRoutes, type RouteSurroundings } from './client_routes.js';
import { listenFailure } from './listen_failure.js';
import type { HubRoute } from './route.js';
import { hubServer } from './server.js';
import { usualLimits, type HubHost, type HubLimits, type HubSettings } from './settings.js';
import { keptToken } from './token_file.js';
import { ToldSeldom } from './told_seldom.js';

/** The hub looks for its port again after 1 s, then 2 s, up to 30 s. */
const firstWait = 1_000;
const longestWait = 30_000;

/** What the hub asks and tells, besides its settings. */
export interface HubSurroundings {
  readonly snapshot: () => Snapshot;
  readonly inbox: Inbox;
  /** The host that an IP address, in any spelling, belongs to. */
  readonly hostAt: (address: string) => HubHost | null;
  /** NUT's variables of a UPS, as NUT clients read them. */
  readonly variables: (ups: UpsView) => ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Every route of the hub. */
export const hubRoutes = (given: RouteSurroundings): readonly HubRoute[] => [
  ...clientRoutes(given),
  ...apiRoutes(given),
];

/**
 * The hub over HTTP: hands UPS_monitor's scripts their delay and the status, takes their reports, and lets people ask and
 * command (`/api`).
 */
export class HttpHub {
  #server: FastifyInstance | null = null;
  #token = '';
  #running = false;
  #attempt: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #lastReason: string | null = null;

  constructor(
    private readonly settings: HubSettings,
    private readonly surroundings: HubSurroundings,
    private readonly limits: HubLimits = usualLimits,
  ) {}

  /** The port that it listens on; null while it does not. */
  get port(): number | null {
    const address = this.#server?.server.address() ?? null;
    return typeof address === 'object' ? (address?.port ?? null) : null;
  }

  /**
   * Resolves when it listens, or could not: then that is told as the failed part HTTP, with the failure `PORT_TAKEN`,
   * `PORT_FORBIDDEN` or `ADDRESS_UNUSABLE`, and tried again. Never rejects.
   */
  async start(): Promise<void> {
    const { token, tokenFile } = this.settings;
    this.#running = true;
    this.#token = token ?? (await keptToken(tokenFile, this.surroundings.log));
    if (!this.#isRunning()) return;
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

  /** It may have been stopped while something else was waited for. */
  #isRunning(): boolean {
    return this.#running;
  }

  #tryToListen(): Promise<void> {
    this.#attempt = this.#listen();
    return this.#attempt;
  }

  async #listen(): Promise<void> {
    const { host, port } = this.settings;
    let server: FastifyInstance | null = null;
    try {
      server = this.#build();
      await server.listen({ host, port });
      this.#server = server;
      this.#succeeded();
    } catch (error) {
      this.#failed(listenFailure(host, port, error).explanation);
      await server?.close().catch(() => undefined);
    }
  }

  #build(): FastifyInstance {
    const { snapshot, inbox, hostAt, variables, clock, log } = this.surroundings;
    const { reportForOthers, trustedProxies, version } = this.settings;
    return hubServer({
      routes: hubRoutes({ snapshot, inbox, hostAt, variables, reportForOthers, version }),
      mayCall: bearerCheck(this.#token),
      trustedProxies,
      limits: this.limits,
      toldSeldom: new ToldSeldom(clock),
      log,
    });
  }

  #succeeded(): void {
    const { inbox, log } = this.surroundings;
    const { host } = this.settings;
    log.info(`The hub answers on http://${host.includes(':') ? `[${host}]` : host}:${this.port ?? ''}.`);
    this.#failures = 0;
    if (this.#lastReason === null) return;
    this.#lastReason = null;
    inbox.dispatch({ type: 'part_recovered', part: 'HTTP' });
  }

  #failed(reason: string): void {
    const wait = Math.min(firstWait * 2 ** Math.min(this.#failures, 10), longestWait);
    this.#failures += 1;
    if (this.#running) this.#retry = setTimeout(() => void this.#tryToListen(), wait);
    if (reason === this.#lastReason) return;
    this.#lastReason = reason;
    this.surroundings.log.error(reason);
    this.surroundings.inbox.dispatch({ type: 'part_failed', part: 'HTTP', reason });
  }
}
