import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { percentile } from './measurement.js';

interface HttpPlace {
  readonly host: string;
  readonly port: number;
  /** The address of this machine that it comes from. */
  readonly from: string;
}

/** One lasting HTTP connection that asks one thing after the other, and spends as little time of its own as it can. */
class HttpConnection {
  #received = '';
  #answered: ((status: number) => void) | null = null;
  #failed: (error: Error) => void = () => undefined;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text: string) => this.#take(text));
    socket.on('error', (error) => this.#failed(error));
    socket.on('close', () => this.#failed(new Error('the connection was closed')));
  }

  static async open({ host, port, from }: HttpPlace): Promise<HttpConnection> {
    const socket = connect({ host, port, localAddress: from, noDelay: true });
    await once(socket, 'connect');
    return new HttpConnection(socket);
  }

  /** @param request its whole text. @returns the answer's status, once all of the answer is here */
  ask(request: string): Promise<number> {
    return new Promise((answered, failed) => {
      this.#answered = answered;
      this.#failed = failed;
      this.socket.write(request);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/^content-length: (\d+)/im.exec(this.#received.slice(0, head))?.[1]);
    if (this.#received.length < head + 4 + length) return;
    const status = Number(this.#received.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    this.#received = '';
    this.#answered?.(status);
  }
}

/** What this program is told, as JSON in its first argument. */
export interface HttpLoad {
  readonly host: string;
  readonly port: number;
  /** For each connection, the address that it comes from and the whole text of what it asks, again and again. */
  readonly connections: readonly { readonly from: string; readonly request: string }[];
  /** Milliseconds of asking that are not counted, and those that are. */
  readonly warmUp: number;
  readonly counted: number;
}

/** What it prints at its end, as JSON in one line. */
export interface HttpLoadResult {
  readonly requestsPerSecond: number;
  /** Milliseconds from asking to the whole answer, which 99 of 100 do not exceed, and the longest. */
  readonly p99: number;
  readonly max: number;
  /** Answers with another status than 200. */
  readonly refused: number;
}

const load = async ({ host, port, connections, warmUp, counted }: HttpLoad): Promise<HttpLoadResult> => {
  const times: number[] = [];
  let refused = 0;
  const open = await Promise.all(
    connections.map(async ({ from, request }) => ({
      connection: await HttpConnection.open({ host, port, from }),
      request,
    })),
  );
  const start = performance.now() + warmUp;
  const end = start + counted;
  await Promise.all(
    open.map(async ({ connection, request }) => {
      for (let asked = performance.now(); asked < end;) {
        const status = await connection.ask(request);
        const answered = performance.now();
        if (status !== 200) refused += 1;
        if (asked >= start) times.push(answered - asked);
        asked = answered;
      }
    }),
  );
  for (const { connection } of open) connection.close();
  return {
    requestsPerSecond: times.length / (counted / 1000),
    p99: percentile(times, 99),
    max: percentile(times, 100),
    refused,
  };
};

const told = JSON.parse(process.argv[2] ?? '') as HttpLoad;
process.stdout.write(`${JSON.stringify(await load(told))}\n`);
