import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilBrokerServes } from '../../../src/adapters/mqtt/mosquitto.js';
import { waitFor } from '../../wait_for.js';

/** A port of 127.0.0.1 that nobody listens on now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = isAddress(address) ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

/** Debian's Mosquitto on a port of its own. */
export class RealBroker {
  #child: ChildProcess | null = null;
  readonly log: string[] = [];

  private constructor(
    readonly port: number,
    readonly folder: string,
    private readonly conf: readonly string[],
  ) {}

  /** @param conf replaces the line that lets everybody in; the folder is where its files may be written to */
  static async start(
    conf: (folder: string) => readonly string[] | Promise<readonly string[]> = () => ['allow_anonymous true'],
  ): Promise<RealBroker> {
    const folder = await mkdtemp(join(tmpdir(), 'real-broker-'));
    const broker = new RealBroker(await freePort(), folder, await conf(folder));
    await broker.start().catch(async (error: unknown) => {
      await broker.stop();
      throw error;
    });
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const file = join(this.folder, 'mosquitto.conf');
    const lines = [
      `listener ${this.port} 127.0.0.1`,
      'persistence false',
      'log_dest stderr',
      'user root',
      ...this.conf,
      '',
    ];
    await writeFile(file, lines.join('\n'));
    const child = spawn('/usr/sbin/mosquitto', ['-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => this.log.push(...chunk.toString().split('\n')));
    this.#child = child;
    await waitFor('mosquitto to run', () => this.log.some((line) => line.endsWith(' running')));
  }

  /** Mosquitto's own reply to an MQTT client. */
  async serves(): Promise<void> {
    await untilBrokerServes(this.port, AbortSignal.timeout(5000));
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    this.log.length = 0;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export interface Heard {
  readonly topic: string;
  readonly payload: string;
  /** It stood on the broker already when we subscribed. */
  readonly retained: boolean;
}

/** `mosquitto_sub`: what any other client of the broker sees. */
export class RealSubscriber {
  readonly heard: Heard[] = [];
  #rest = '';
  #subscribed = false;

  private constructor(private readonly child: ChildProcess) {}

  /** Resolves once it is subscribed. */
  static async start(port: number, topic = '#', ...options: string[]): Promise<RealSubscriber> {
    const args = ['-h', '127.0.0.1', '-p', `${port}`, '-q', '1', '-t', topic, '-F', '%j', '-d', ...options];
    const child = spawn('stdbuf', ['-oL', 'mosquitto_sub', ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    const subscriber = new RealSubscriber(child);
    child.stdout.on('data', (chunk: Buffer) => subscriber.#read(chunk.toString()));
    await waitFor('mosquitto_sub to be subscribed', () => subscriber.#subscribed);
    return subscriber;
  }

  /** The newest payload on a topic, or null. */
  last(topic: string): string | null {
    return this.on(topic).at(-1)?.payload ?? null;
  }

  on(topic: string): Heard[] {
    return this.heard.filter((message) => message.topic === topic);
  }

  /** Waits for the newest payload on a topic to be, or to contain, a text. */
  hears(topic: string, text: string, within = 20_000): Promise<true> {
    return waitFor(`${text} on ${topic}`, () => this.last(topic)?.includes(text) === true, { within });
  }

  stop(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    return gone;
  }

  // Messages are lines of JSON; what it does is told in between.
  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('Subscribed')) this.#subscribed = true;
      if (line.startsWith('{')) this.heard.push(readMessage(line));
    }
  }
}

const readMessage = (line: string): Heard => {
  const message: unknown = JSON.parse(line);
  if (typeof message !== 'object' || message === null) throw new Error(`not a message: ${line}`);
  const member = (name: string): unknown => Reflect.get(message, name);
  const payload = member('payload');
  return {
    topic: String(member('topic')),
    payload: typeof payload === 'string' ? payload : '',
    retained: member('retain') === 1,
  };
};

/** `mosquitto_pub`: one message, from anybody. */
export const publish = (
  port: number,
  topic: string,
  payload: string | Uint8Array,
  ...options: string[]
): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      'mosquitto_pub',
      ['-h', '127.0.0.1', '-p', `${port}`, '-q', '1', '-t', topic, '-s', ...options],
      { stdio: ['pipe', 'ignore', 'inherit'] },
    );
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`mosquitto_pub ended with ${code ?? 'a signal'}`));
    });
    child.stdin.end(payload);
  });
