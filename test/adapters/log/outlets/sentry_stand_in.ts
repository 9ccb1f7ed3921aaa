import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Posted {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Stands in for Sentry: takes envelopes over HTTP, and answers as the test wants. */
export class SentryStandIn {
  readonly posted: Posted[] = [];
  /** Of the answers from now on. */
  status = 200;
  headers: Readonly<Record<string, string>> = {};

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<SentryStandIn> {
    const server = createServer();
    const standIn = new SentryStandIn(server);
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        const { method, url, headers } = request;
        standIn.posted.push({ method, url, headers, body });
        response.writeHead(standIn.status, standIn.headers).end('{"id":"1"}');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return standIn;
  }

  get host(): string {
    const address = this.server.address();
    return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
