import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './real_broker.js';

/** A TCP relay before the broker: the network cable that the test can pull. */
export class Relay {
  readonly #sockets = new Set<Socket>();
  #connections = 0;

  private constructor(
    readonly port: number,
    private readonly server: Server,
  ) {}

  /** @param target null: connections are accepted, and that is all that ever happens */
  static async start(target: number | null, port?: number): Promise<Relay> {
    port ??= await freePort();
    const server = createServer();
    const relay = new Relay(port, server);
    server.on('connection', (near) => relay.#accept(near, target));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** How many connections there were. */
  get connections(): number {
    return this.#connections;
  }

  get open(): number {
    return this.#sockets.size;
  }

  /** Breaks every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #accept(near: Socket, target: number | null): void {
    this.#connections += 1;
    this.#keep(near);
    if (target === null) {
      // Who does not read does not notice the end either.
      near.resume();
      return;
    }
    const far = connect(target, '127.0.0.1');
    this.#keep(far);
    near.pipe(far);
    far.pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
