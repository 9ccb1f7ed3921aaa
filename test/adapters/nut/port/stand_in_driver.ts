import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { LineReader } from '../../../../src/adapters/nut/parseconf.js';
import { waitFor } from '../../../wait_for.js';

/** A stand-in for a driver's socket: says what it is told to, and keeps what it was asked. */
export class StandInDriver {
  /** What came, a line each. */
  readonly asked: string[] = [];
  /** Answers PING. */
  answersPing = true;
  /** What it says to DUMPALL. */
  dump: readonly string[] = ['SETINFO ups.status "OL"', 'DATAOK', 'DUMPDONE'];
  connections = 0;
  #socket: Socket | null = null;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async listen(path: string): Promise<StandInDriver> {
    const driver = new StandInDriver();
    driver.#server.listen(path);
    await once(driver.#server, 'listening');
    return driver;
  }

  say(...lines: readonly string[]): void {
    this.#socket?.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** Waits for a line that was asked, and returns its id behind TRACKING. */
  async idOf(question: string): Promise<string> {
    const line = await waitFor(question, () => this.asked.find((asked) => asked.startsWith(question)));
    return line.split(' ').at(-1) ?? '';
  }

  /** Closes the connection; it takes new ones. */
  hangUp(): void {
    this.#socket?.destroy();
  }

  async close(): Promise<void> {
    const closed = once(this.#server.close(), 'close');
    this.hangUp();
    await closed;
  }

  #serve(socket: Socket): void {
    this.#socket = socket;
    this.connections += 1;
    const reader = new LineReader();
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      for (const line of reader.push(chunk)) {
        if (line.kind !== 'words') continue;
        const text = line.words.join(' ');
        this.asked.push(text);
        if (text === 'DUMPALL') this.say(...this.dump);
        if (text === 'PING' && this.answersPing) this.say('PONG');
      }
    });
  }
}
