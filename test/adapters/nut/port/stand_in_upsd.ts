import { createServer, type Server, type Socket } from 'node:net';
import { LineReader } from '../../../../src/adapters/nut/parseconf.js';

/** A stand-in for a NUT server: answers each question as it is told to, and keeps what it was asked. */
export class StandInUpsd {
  readonly asked: string[] = [];
  /** What it answers, by the question; what is missing here is `ERR UNKNOWN-COMMAND`. */
  readonly answers = new Map<string, string>();
  /** It hangs: takes questions, and answers none. */
  isMute = false;
  readonly #sockets = new Set<Socket>();

  private constructor(
    readonly port: number,
    private readonly server: Server,
  ) {}

  static async start(port: number): Promise<StandInUpsd> {
    const server = createServer();
    const upsd = new StandInUpsd(port, server);
    server.on('connection', (socket) => upsd.#serve(socket));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return upsd;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    const reader = new LineReader();
    socket.on('data', (chunk: Buffer) => {
      for (const line of reader.push(chunk)) {
        const question = line.kind === 'words' ? line.words.join(' ') : '';
        this.asked.push(question);
        if (!this.isMute) socket.write(`${this.answers.get(question) ?? 'ERR UNKNOWN-COMMAND'}\n`);
      }
    });
  }
}
