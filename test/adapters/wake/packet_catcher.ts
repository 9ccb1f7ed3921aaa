import { createSocket, type Socket } from 'node:dgram';

/** Catches the UDP datagrams that come to a free port of this machine. */
export class PacketCatcher {
  readonly caught: { readonly bytes: Buffer; readonly from: string }[] = [];
  readonly #socket: Socket = createSocket('udp4');

  /** @returns the port */
  start(): Promise<number> {
    this.#socket.on('message', (bytes, { address }) => this.caught.push({ bytes, from: address }));
    return new Promise((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.bind(0, () => resolve(this.#socket.address().port));
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}
