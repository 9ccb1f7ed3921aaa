import type { HubSurroundings } from '../adapters/http/hub.js';
import { IngressServer } from '../adapters/http/ingress.js';
import { usualLimits } from '../adapters/http/settings.js';
import { askForIngressPort } from '../adapters/supervisor/api.js';
import { seconds } from '../domain/time.js';
import { Backoff, Retry } from '../platform/retry.js';
import type { Supervised } from './supervised.js';

/**
 * The addresses of Home Assistant's internal network (developers.home-assistant.io, "Ingress"): our machine's own, where an app
 * on the host's network listens, and the Supervisor's, the only one that may connect.
 */
const ownAddress = '172.30.32.1';
const supervisorAddress = '172.30.32.2';

/** The page in Home Assistant's sidebar. It never keeps anything else from starting. */
export class Ingress {
  readonly #port: Retry<number | null>;
  #server: IngressServer | null = null;

  constructor(
    supervised: Supervised,
    private readonly version: string,
    private readonly maxConnections: number,
    private readonly surroundings: HubSurroundings,
  ) {
    const { inbox, log } = surroundings;
    this.#port = new Retry({
      attempt: () => askForIngressPort(supervised.api),
      backoff: new Backoff(seconds(1), seconds(60)),
      onSuccess: (port, recovered) => {
        if (recovered) inbox.dispatch({ type: 'part_recovered', part: 'ingress' });
        if (port !== null) this.#serve(port);
      },
      onFailure: (why) => {
        const reason = `The page is not in Home Assistant's sidebar yet. ${why}`;
        log.warn(reason);
        inbox.dispatch({ type: 'part_failed', part: 'ingress', reason });
      },
    });
  }

  /** Returns at once: the port to listen on is asked for until it is known. */
  start(): void {
    void this.#port.start();
  }

  async stop(): Promise<void> {
    void this.#port.stop();
    await this.#server?.stop();
  }

  #serve(port: number): void {
    this.#server = new IngressServer(
      { host: ownAddress, port, allowedPeers: [supervisorAddress], version: this.version },
      this.surroundings,
      { ...usualLimits, mostConnections: this.maxConnections },
    );
    void this.#server.start();
  }
}
