import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { waitFor } from '../wait_for.js';

/** Another client of a driver's own socket, besides the service: hears what the driver says, when it says it. */
export class DriverPeer {
  readonly #socket: Socket;
  /** Of each status, the wall clock's milliseconds when it was heard first since `forget`. */
  readonly #heard = new Map<string, number>();

  constructor(path: string) {
    this.#socket = connect(path);
    this.#socket.write('DUMPALL\n');
    createInterface({ input: this.#socket }).on('line', (line) => {
      const status = /^SETINFO ups\.status "(.*)"$/.exec(line)?.[1];
      if (status !== undefined && !this.#heard.has(status)) this.#heard.set(status, Date.now());
    });
  }

  /** Has a driver that simulates (`dummy-ups`) say this. @returns when it said so */
  async set(status: string): Promise<number> {
    this.#heard.clear();
    this.#socket.write(`SET ups.status "${status}"\n`);
    return waitFor(`the driver says ${status}`, () => this.#heard.get(status), { every: 1 });
  }

  close(): void {
    this.#socket.destroy();
  }
}
