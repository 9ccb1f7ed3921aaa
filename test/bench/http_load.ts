import { HttpConnection } from './http_connection.js';
import { percentile } from './percentile.js';

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
