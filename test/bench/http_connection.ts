import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface HttpPlace {
  readonly host: string;
  readonly port: number;
  /** The address of this machine that it comes from. */
  readonly from: string;
}

/** One lasting HTTP connection that asks one thing after the other, and spends as little time of its own as it can. */
export class HttpConnection {
  #received = '';
  #answered: ((status: number) => void) | null = null;
  #failed: (error: Error) => void = () => undefined;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text: string) => this.#take(text));
    socket.on('error', (error) => this.#failed(error));
    socket.on('close', () => this.#failed(new Error('the connection was closed')));
  }

  static async open({ host, port, from }: HttpPlace): Promise<HttpConnection> {
    const socket = connect({ host, port, localAddress: from, noDelay: true });
    await once(socket, 'connect');
    return new HttpConnection(socket);
  }

  /** @param request its whole text. @returns the answer's status, once all of the answer is here */
  ask(request: string): Promise<number> {
    return new Promise((answered, failed) => {
      this.#answered = answered;
      this.#failed = failed;
      this.socket.write(request);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/^content-length: (\d+)/im.exec(this.#received.slice(0, head))?.[1]);
    if (this.#received.length < head + 4 + length) return;
    const status = Number(this.#received.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    this.#received = '';
    this.#answered?.(status);
  }
}
