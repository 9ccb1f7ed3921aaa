import type { FastifyInstance } from 'fastify';
import type { Health } from '../../domain/health.js';
import { apiRoutes, type ApiSurroundings } from './api_routes.js';
import { healthRoute } from './health_route.js';
import type { HubSurroundings } from './hub.js';
import { canonicalAddress } from '../../platform/ip_address.js';
import { ingressListenFailure } from './listen_failure.js';
import { Listener } from './listener.js';
import { pageRoutes } from './page_routes.js';
import type { HubRoute } from './route.js';
import { hubServer } from './server.js';
import { usualLimits, type HubLimits } from './settings.js';

export interface IngressSettings {
  /** The address to listen on: the machine's own on Home Assistant's internal network. */
  readonly host: string;
  /** 1 to 65535, as the Supervisor says; 0: the system chooses one. */
  readonly port: number;
  /** The IP addresses that may connect: the Supervisor's, which lets only people through who are logged in to Home Assistant. */
  readonly allowedPeers: readonly string[];
  /** The version of sentinel-ups. */
  readonly version: string;
}

/** Every route behind Home Assistant's ingress. */
export const ingressRoutes = (
  given: ApiSurroundings & { readonly health: () => Health },
): readonly HubRoute[] => [...apiRoutes(given), healthRoute(given.health), ...pageRoutes()];

/**
 * The page in Home Assistant's sidebar. It asks for no token: whoever may connect has authenticated the person in front of
 * the page. Who connects is told by the connection alone, never by a header such as X-Forwarded-For.
 */
export class IngressServer {
  readonly #listener: Listener;

  constructor(
    private readonly settings: IngressSettings,
    private readonly surroundings: HubSurroundings,
    private readonly limits: HubLimits = usualLimits,
  ) {
    const { host, port } = settings;
    const build = (): FastifyInstance => this.#build();
    this.#listener = new Listener(
      {
        host,
        port,
        part: 'ingress',
        title: 'The page for Home Assistant',
        failure: ingressListenFailure,
        build,
      },
      surroundings.inbox,
      surroundings.log,
    );
  }

  /** The port that it listens on; null while it does not. */
  get port(): number | null {
    return this.#listener.port;
  }

  /** Resolves when it listens, or could not: then that is told as the failed part ingress, and tried again. Never rejects. */
  start(): Promise<void> {
    return this.#listener.start();
  }

  /** Ends every connection. */
  stop(): Promise<void> {
    return this.#listener.stop();
  }

  #build(): FastifyInstance {
    const { snapshot, health, inbox, log } = this.surroundings;
    const allowed = new Set(this.settings.allowedPeers.map((peer) => canonicalAddress(peer)));
    return hubServer({
      routes: ingressRoutes({ snapshot, health, inbox, version: this.settings.version }),
      mayCall: () => true,
      mayConnect: (peer) => peer !== null && allowed.has(peer),
      trustedProxies: [],
      // Everybody comes by the one address of the Supervisor.
      limits: { ...this.limits, mostConnectionsOfOne: this.limits.mostConnections },
      log,
    });
  }
}
