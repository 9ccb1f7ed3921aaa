import { createServer, type Server, type Socket } from 'node:net';

/** One record, or the end of them, with its length in front. */
const record = (text: string): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
};

/** A stand-in for apcupsd's network server (NIS). */
export class StandInApcupsd {
  readonly values = new Map([
    ['STATUS', 'ONLINE'],
    ['BCHARGE', '100.0 Percent'],
    ['MODEL', 'Back-UPS'],
    ['TIMELEFT', '45.0 Minutes'],
    ['LINEV', '230.0 Volts'],
  ]);
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;

  constructor(readonly port: number) {}

  async start(): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', () => socket.write(this.#status));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    const closed = new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  get #status(): Buffer {
    const lines = [...this.values].map(([key, value]) => record(`${key.padEnd(9)}: ${value} \n`));
    return Buffer.concat([...lines, record('')]);
  }
}
