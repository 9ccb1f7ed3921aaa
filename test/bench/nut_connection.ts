import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface, type Interface } from 'node:readline';

/** One lasting connection to upsd, asking for one thing at a time as NUT's network protocol has it. */
export class NutConnection {
  private constructor(
    private readonly socket: Socket,
    private readonly lines: Interface,
  ) {}

  static async open(port: number, host = '127.0.0.1'): Promise<NutConnection> {
    const socket = connect({ host, port, noDelay: true });
    await once(socket, 'connect');
    return new NutConnection(socket, createInterface({ input: socket }));
  }

  /** `ups.status`, or upsd's error such as `ERR DATA-STALE`. */
  async status(ups: string): Promise<string> {
    const line = await this.#answerTo(`GET VAR ${ups} ups.status`);
    return /^VAR \S+ ups\.status "(.*)"$/.exec(line)?.[1] ?? line;
  }

  /** Logs in to a UPS as a secondary upsmon does. @throws Error where upsd refuses */
  async logIn(ups: string, user: string, password: string): Promise<void> {
    for (const request of [`USERNAME ${user}`, `PASSWORD ${password}`, `LOGIN ${ups}`]) {
      const line = await this.#answerTo(request);
      if (line !== 'OK') throw new Error(`upsd answers ${line}`);
    }
  }

  close(): void {
    this.socket.destroy();
  }

  async #answerTo(request: string): Promise<string> {
    const answered = once(this.lines, 'line', { signal: AbortSignal.timeout(5_000) });
    this.socket.write(`${request}\n`);
    return String((await answered)[0]);
  }
}
