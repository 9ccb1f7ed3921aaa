import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { LogReceiver } from '../../../../src/config/sections/log.js';
import type { TlsFiles } from '../../../../src/config/sections/nut.js';

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;

/** Stands for a log server: keeps what arrives as datagrams. */
export class UdpReceiver {
  readonly datagrams: Buffer[] = [];

  private constructor(private readonly socket: UdpSocket) {
    socket.on('message', (datagram) => this.datagrams.push(datagram));
  }

  static async listen(port = 0): Promise<UdpReceiver> {
    const socket = createSocket('udp4');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return new UdpReceiver(socket);
  }

  get port(): number {
    return this.socket.address().port;
  }

  async close(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }
}

/** Stands for a log server: keeps what arrives over its connections, by TCP or TLS. */
export class StreamReceiver {
  readonly sockets = new Set<Socket>();
  #received = Buffer.alloc(0);

  private constructor(private readonly server: Server) {}

  static async listen(
    tls: TlsFiles | null = null,
    { port = 0, host = '127.0.0.1' } = {},
  ): Promise<StreamReceiver> {
    const server =
      tls === null
        ? createServer()
        : createTlsServer({ cert: await readFile(tls.cert), key: await readFile(tls.key) });
    const receiver = new StreamReceiver(server);
    server.on(tls === null ? 'connection' : 'secureConnection', (socket: Socket) => receiver.#serve(socket));
    server.listen(port, host);
    await once(server, 'listening');
    return receiver;
  }

  get port(): number {
    return portOf(this.server.address());
  }

  get text(): string {
    return this.#received.toString();
  }

  /** Ends every connection; new ones are taken. */
  hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.hangUp();
    await closed;
  }

  #serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (piece: Buffer) => (this.#received = Buffer.concat([this.#received, piece])));
  }
}

/** As the configuration gives it. */
export const givenReceiver = (
  transport: LogReceiver['transport'],
  port: number,
  more: Partial<LogReceiver> = {},
): LogReceiver => ({
  url: `${transport}://127.0.0.1:${port}`,
  transport,
  host: '127.0.0.1',
  port,
  format: 'rfc5424',
  ca: null,
  ...more,
});
