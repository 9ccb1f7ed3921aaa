import { request, type IncomingMessage } from 'node:http';

/** What this program is told, as JSON in its first argument. It reads until it is ended. */
export interface StreamReaders {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  /** The addresses that the streams are opened from, one for each. */
  readonly from: readonly string[];
}

/** What it tells every second, as JSON in one line. */
export interface StreamsRead {
  /** Streams that are open, or that were refused or ended: the latter ought to be none. */
  readonly open: number;
  readonly lost: number;
  /** Events over all streams since the start: those with a change, and all. */
  readonly changes: number;
  readonly events: number;
  readonly bytes: number;
}

const told = JSON.parse(process.argv[2] ?? '') as StreamReaders;
const read = { open: 0, lost: 0, changes: 0, events: 0, bytes: 0 };

const count = (text: string, word: string): number => text.split(word).length - 1;

const follow = (response: IncomingMessage): void => {
  if (response.statusCode === 200) read.open += 1;
  else read.lost += 1;
  response.setEncoding('latin1').on('data', (text: string) => {
    read.bytes += text.length;
    read.events += count(text, 'event: ');
    read.changes += count(text, 'event: change');
  });
  response.on('close', () => (read.lost += 1));
};

for (const from of told.from) {
  const { host, port, token } = told;
  const headers = { authorization: `Bearer ${token}` };
  request({ host, port, path: '/api/stream', localAddress: from, headers, agent: false }, follow)
    .on('error', () => (read.lost += 1))
    .end();
}
setInterval(() => process.stdout.write(`${JSON.stringify(read)}\n`), 1_000);
