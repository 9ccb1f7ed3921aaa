import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** Another app's broker, as the Supervisor's service API names it. */
export interface OfferedBroker {
  readonly host: string;
  readonly port: number;
  readonly ssl?: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly protocol?: string;
}

/** What the stand-in answers: data, a refusal with its words, another HTTP status, any text; or it lets the caller wait for ever. */
export type StandInAnswer =
  | { readonly data: unknown }
  | { readonly refusal: string }
  | { readonly status: number; readonly text: string }
  | 'hangs';

export interface StandInOptions {
  readonly token: string;
  /** Where it listens; left out: on 127.0.0.1 and a free port. A path: a Unix socket, which every network namespace reaches. */
  readonly at?: { readonly host: string; readonly port: number } | { readonly path: string };
}

/** What the Supervisor says while no app offers the service. */
export const noService: StandInAnswer = { refusal: 'Service not enabled' };

export const broker = (offered: OfferedBroker): StandInAnswer => ({
  data: { addon: 'core_mosquitto', ssl: false, protocol: '3.1.1', ...offered },
});

/** Stands in for Home Assistant's Supervisor: the few questions that an app asks of its HTTP API. */
export class SupervisorStandIn {
  /** For `GET /services/mqtt`. */
  mqtt: StandInAnswer = noService;
  /** For `GET /addons/self/info`. */
  info: StandInAnswer = { data: { slug: 'local_sentinel_ups', ingress: false, ingress_port: null } };
  /** For `POST /host/shutdown`. */
  shutdown: StandInAnswer = { data: {} };
  /** What came with each of those. */
  readonly shutdowns: string[] = [];
  /** For `POST /core/api/…`, by what comes behind: what Home Assistant's core says, or the Supervisor in its place. */
  readonly core = new Map<string, StandInAnswer>();
  /** Everything that was asked of the core. */
  readonly coreAsked: { readonly path: string; readonly body: unknown }[] = [];
  /** The paths of every question with the right token, oldest first. */
  readonly asked: string[] = [];
  /** How many questions came without it. */
  refused = 0;
  readonly #server: Server;

  private constructor(private readonly token: string) {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start({
    token,
    at = { host: '127.0.0.1', port: 0 },
  }: StandInOptions): Promise<SupervisorStandIn> {
    const standIn = new SupervisorStandIn(token);
    const server = standIn.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, () => resolve());
    });
    return standIn;
  }

  /** For `SUPERVISOR_URL`; empty where it listens on a Unix socket. */
  get url(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? `http://${address.address}:${address.port}` : '';
  }

  /** From now on it names this port for the page. */
  offerIngress(port: number): void {
    this.info = { data: { slug: 'local_sentinel_ups', ingress: true, ingress_port: port } };
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = '', headers } = request;
    if (headers.authorization !== `Bearer ${this.token}`) {
      this.refused += 1;
      response.writeHead(401).end('401: Unauthorized');
      return;
    }
    this.asked.push(url);
    const answers: Readonly<Record<string, StandInAnswer>> = {
      '/services/mqtt': this.mqtt,
      '/addons/self/info': this.info,
    };
    if (method === 'POST') {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => reply(response, this.#done(url, body)));
      return;
    }
    reply(response, method === 'GET' ? answers[url] : undefined);
  }

  #done(url: string, body: string): StandInAnswer | undefined {
    if (url === '/host/shutdown') {
      this.shutdowns.push(body);
      return this.shutdown;
    }
    const [, path] = /^\/core\/api(\/.*)$/.exec(url) ?? [];
    if (path === undefined) return undefined;
    this.coreAsked.push({ path, body: JSON.parse(body) });
    return this.core.get(path);
  }
}

function reply(response: ServerResponse, answer: StandInAnswer | undefined): void {
  if (answer === 'hangs') return;
  if (answer === undefined) send(response, 404, JSON.stringify({ result: 'error', message: 'Not Found' }));
  else if ('data' in answer) send(response, 200, JSON.stringify({ result: 'ok', data: answer.data }));
  else if ('refusal' in answer)
    send(response, 400, JSON.stringify({ result: 'error', message: answer.refusal }));
  else send(response, answer.status, answer.text);
}

const send = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
};
