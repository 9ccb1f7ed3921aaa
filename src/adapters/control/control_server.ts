import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { messageOf } from '../../domain/failure.js';
import type { Health } from '../../domain/health.js';
import type { Inbox, Log } from '../../domain/ports.js';
import type { Snapshot } from '../../domain/snapshot.js';
import { reportOf } from '../../api/report.js';
import { checkNotRunning } from './control_socket.js';
import { commandAt } from './requests.js';

/** What the command line asks and tells. */
export interface ControlSurroundings {
  readonly version: string;
  readonly snapshot: () => Snapshot;
  readonly health: () => Health;
  readonly inbox: Inbox;
  /** At a time. */
  readonly maxConnections: number;
  readonly log: Log;
}

/**
 * The way in for the command line: HTTP over a Unix socket that only our own user can open. `GET /status`, `GET /healthz`,
 * and a `POST` for each command of {@link commandAt}.
 */
export class ControlServer {
  #server: Server | null = null;

  constructor(
    private readonly path: string,
    private readonly given: ControlSurroundings,
  ) {}

  /** Never rejects: without it only the command line is lost, and that is told as a problem. */
  async start(): Promise<void> {
    const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        this.given.log.warn(`A request on the control socket failed: ${messageOf(error)}`, { error });
        response.destroy();
      });
    });
    server.maxConnections = this.given.maxConnections;
    this.#server = server;
    try {
      // Another service may have started at the same moment.
      await checkNotRunning([this.path]);
      await rm(this.path, { force: true });
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(this.path, resolve);
      });
      server.on('error', (error) => this.given.log.warn(`Control socket: ${error.message}`));
      await chmod(this.path, 0o600);
    } catch (error) {
      const reason = `${this.path} cannot be opened: ${messageOf(error)}; the command line cannot reach the service`;
      this.given.log.error(reason);
      this.given.inbox.dispatch({ type: 'part_failed', part: 'control socket', reason });
    }
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server?.listening !== true) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const { version, snapshot, health, inbox } = this.given;
    if (request.method === 'GET' && request.url === '/status') {
      send(response, 200, reportOf(snapshot(), version));
      return;
    }
    if (request.method === 'GET' && request.url === '/healthz') {
      const found = health();
      send(response, found.healthy ? 200 : 503, found);
      return;
    }
    const command = request.method === 'POST' ? commandAt(request.url ?? '') : null;
    if (command === null) {
      send(response, 404, { reason: 'there is no such request.' });
      return;
    }
    const result = await inbox.command(command, 'command line');
    send(response, result.accepted ? 200 : 409, result);
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
