import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Message } from '../../../src/adapters/notify/channel.js';
import { letterOf } from '../../../src/domain/notify/letter.js';
import type { Notice } from '../../../src/domain/notify/notice.js';
import { clock, lost, time } from '../../domain/notify/given.js';

/** A message of these notices; of a lost mains where none are given. */
export const messageOf = (notices: readonly Notice[] = [lost(193)]): Message => {
  const letter = letterOf(notices, { now: notices.at(-1)?.at ?? clock(0), dropped: 0, time });
  return { title: letter.title, text: letter.text, letter, id: `sentinel-ups.${letter.at}.1` };
};

/** For channels that nobody interrupts. */
export const noSignal = new AbortController().signal;

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The JSON that was sent; a text where it was none. */
  readonly body: unknown;
}

export interface Reply {
  readonly status?: number;
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A small HTTP server that answers as a service does. It keeps what it was asked. */
export class ServiceStandIn {
  readonly requests: Request[] = [];
  /** Null: it takes the request and says nothing. */
  reply: (request: Request) => Reply | null = () => ({});
  private constructor(private readonly server: Server) {}

  /** @param isStoppedWithTest where not, `stop` is up to whoever starts it for all the tests of a file */
  static async start({ isStoppedWithTest = true } = {}): Promise<ServiceStandIn> {
    const server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => (text += chunk));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const asked = { method, path, headers, body: bodyIn(text) };
        standIn.requests.push(asked);
        const reply = standIn.reply(asked);
        if (reply === null) return;
        const { status = 200, body = '', headers: more = {} } = reply;
        response.writeHead(status, more).end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    const standIn = new ServiceStandIn(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    if (isStoppedWithTest) onTestFinished(() => standIn.stop());
    return standIn;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}

const bodyIn = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** The keys that every target has, as the configuration gives them. */
export const common = {
  name: 'phone',
  events: ['mains_lost', 'mains_restored', 'problem_raised', 'problem_cleared'] as const,
  drills: false,
  title: '{title}',
  message: '{message}',
  ca: null,
  secrets: [],
};
