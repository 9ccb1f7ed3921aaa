import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface, type Interface } from 'node:readline';

/** One lasting connection to upsd, asking for one variable at a time as NUT's network protocol has it. */
export class NutConnection {
  private constructor(
    private readonly socket: Socket,
    private readonly lines: Interface,
  ) {}

  static async open(port: number): Promise<NutConnection> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    await once(socket, 'connect');
    return new NutConnection(socket, createInterface({ input: socket }));
  }

  /** `ups.status`, or upsd's error such as `ERR DATA-STALE`. */
  async status(ups: string): Promise<string> {
    const answered = once(this.lines, 'line', { signal: AbortSignal.timeout(5_000) });
    this.socket.write(`GET VAR ${ups} ups.status\n`);
    const line = String((await answered)[0]);
    return /^VAR \S+ ups\.status "(.*)"$/.exec(line)?.[1] ?? line;
  }

  close(): void {
    this.socket.destroy();
  }
}
