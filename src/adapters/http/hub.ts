import type { FastifyInstance } from 'fastify';
import type { Health } from '../../domain/health.js';
import type { Inbox, Log } from '../../domain/ports.js';
import type { Snapshot, UpsView } from '../../domain/snapshot.js';
import { apiRoutes } from './api_routes.js';
import { bearerCheck } from './bearer_token.js';
import { clientRoutes, type ClientRouteSurroundings } from './client_routes.js';
import { healthRoute } from './health_route.js';
import { listenFailure } from './listen_failure.js';
import { Listener } from './listener.js';
import { pageRoutes } from './page_routes.js';
import type { HubRoute } from './route.js';
import { hubServer } from './server.js';
import { usualLimits, type HubHost, type HubLimits, type HubSettings } from './settings.js';
import { keptToken } from './token_file.js';

/** What the hub, and the page through ingress, ask and tell, besides their settings. */
export interface HubSurroundings {
  readonly snapshot: () => Snapshot;
  readonly health: () => Health;
  readonly inbox: Inbox;
  /** The host that an IP address, in any spelling, belongs to. */
  readonly hostAt: (address: string) => HubHost | null;
  /** NUT's variables of a UPS, as NUT clients read them. */
  readonly variables: (ups: UpsView) => ReadonlyMap<string, string>;
  readonly log: Log;
}

/** Every route of the hub. */
export const hubRoutes = (
  given: ClientRouteSurroundings & { readonly health: () => Health },
): readonly HubRoute[] => [
  ...clientRoutes(given),
  ...apiRoutes(given),
  healthRoute(given.health),
  ...pageRoutes(),
];

/**
 * The hub over HTTP: hands UPS_monitor's scripts their delay and the status, takes their reports, lets people ask and
 * command (`/api`), and shows them the page.
 */
export class HttpHub {
  readonly #listener: Listener;
  #token = '';
  #running = false;

  constructor(
    private readonly settings: HubSettings,
    private readonly surroundings: HubSurroundings,
    private readonly limits: HubLimits = usualLimits,
  ) {
    const { inbox, log } = surroundings;
    const { address, port } = settings;
    const build = (): FastifyInstance => this.#build();
    this.#listener = new Listener(
      { host: address, port, part: 'HTTP', title: 'The hub', failure: listenFailure, build },
      inbox,
      log,
    );
  }

  /** The port that it listens on; null while it does not. */
  get port(): number | null {
    return this.#listener.port;
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
    await this.#listener.start();
  }

  /** Ends every connection. */
  async stop(): Promise<void> {
    this.#running = false;
    await this.#listener.stop();
  }

  /** It may have been stopped while the token was read. */
  #isRunning(): boolean {
    return this.#running;
  }

  #build(): FastifyInstance {
    const { snapshot, health, inbox, hostAt, variables, log } = this.surroundings;
    const { reportForOthers, trustedProxies, version } = this.settings;
    return hubServer({
      routes: hubRoutes({ snapshot, health, inbox, hostAt, variables, reportForOthers, version }),
      mayCall: bearerCheck(this.#token),
      mayConnect: () => true,
      trustedProxies,
      limits: this.limits,
      log,
    });
  }
}
