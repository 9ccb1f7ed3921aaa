import type { HubSurroundings } from '../adapters/http/hub.js';
import { IngressServer } from '../adapters/http/ingress.js';
import { usualLimits } from '../adapters/http/settings.js';
import { askForIngressPort } from '../adapters/supervisor/api.js';
import { messageOf } from '../domain/failure.js';
import { milliseconds, seconds } from '../domain/time.js';
import type { Supervised } from './supervised.js';

/**
 * The addresses of Home Assistant's internal network (developers.home-assistant.io, "Ingress"): our machine's own, where an app
 * on the host's network listens, and the Supervisor's, the only one that may connect.
 */
const ownAddress = '172.30.32.1';
const supervisorAddress = '172.30.32.2';

/** The Supervisor is asked again after 1 s, then 2 s, up to a minute. */
const firstWait = seconds(1);
const longestWait = seconds(60);

/** The page in Home Assistant's sidebar. It never keeps anything else from starting. */
export class Ingress {
  #running = false;
  #failures = 0;
  #told: string | null = null;
  #retry: NodeJS.Timeout | undefined;
  #server: IngressServer | null = null;

  constructor(
    private readonly supervised: Supervised,
    private readonly version: string,
    private readonly maxConnections: number,
    private readonly surroundings: HubSurroundings,
  ) {}

  /** Returns at once: the port to listen on is asked for until it is known. */
  start(): void {
    this.#running = true;
    void this.#ask();
  }

  async stop(): Promise<void> {
    this.#running = false;
    clearTimeout(this.#retry);
    await this.#server?.stop();
  }

  async #ask(): Promise<void> {
    try {
      const port = await askForIngressPort(this.supervised.api);
      if (!this.#isRunning()) return;
      this.#recovered();
      if (port === null) return;
      const { version } = this;
      const server = new IngressServer(
        { host: ownAddress, port, allowedPeers: [supervisorAddress], version },
        this.surroundings,
        { ...usualLimits, mostConnections: this.maxConnections },
      );
      this.#server = server;
      await server.start();
    } catch (error) {
      if (this.#isRunning()) this.#failed(messageOf(error));
    }
  }

  /** It may have been stopped while something else was waited for. */
  #isRunning(): boolean {
    return this.#running;
  }

  #recovered(): void {
    this.#failures = 0;
    if (this.#told === null) return;
    this.#told = null;
    this.surroundings.inbox.dispatch({ type: 'part_recovered', part: 'ingress' });
  }

  #failed(why: string): void {
    const wait = milliseconds(Math.min(firstWait * 2 ** Math.min(this.#failures, 10), longestWait));
    this.#failures += 1;
    this.#retry = setTimeout(() => void this.#ask(), wait);
    if (why === this.#told) return;
    this.#told = why;
    const reason = `The page is not in Home Assistant's sidebar yet. ${why}`;
    this.surroundings.log.warn(reason);
    this.surroundings.inbox.dispatch({ type: 'part_failed', part: 'ingress', reason });
  }
}
