import { constants } from 'node:fs';
import { chown, open, type FileHandle } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { RunAs } from '../../../../src/platform/child_process.js';
import { LongRunning } from '../../../lab/harness/long_running.js';
import { waitFor } from '../../../wait_for.js';
import { freePort } from '../real_nut.js';

/** The keys of ups.conf with which `nutdrv_qx` reads it. */
export const megatecSettings = {
  protocol: 'megatec',
  pollinterval: '1',
  offdelay: '30',
  ondelay: '180',
  ignorelb: null,
  'override.battery.charge.low': '25',
  'override.battery.packs': '1',
  'default.battery.voltage.low': '20.8',
  'default.battery.voltage.high': '27.4',
} as const;

/** A stand-in for a UPS that speaks Megatec over a serial port: a pty, whose other end this process answers. */
export class MegatecUps {
  isOnBattery = false;
  isLow = false;
  /** Of the battery: 27.4 is full and 20.8 empty. */
  volts = 27.0;
  /** It says nothing, or rubbish. */
  mood: 'answers' | 'mute' | 'garbage' = 'answers';
  /** What it was told, but for the questions. */
  readonly told: string[] = [];
  /** How often it was asked for its state. */
  asked = 0;

  #server: Server | null = null;
  #socket: Socket | null = null;
  #socat: LongRunning | null = null;
  #slave: FileHandle | null = null;
  #port = 0;

  private constructor(
    /** Of the serial port. */
    readonly path: string,
    private readonly user: RunAs | null,
  ) {}

  /** @param user who may open the serial port; null: ourselves */
  static async start(folder: string, user: RunAs | null, name = 'ups'): Promise<MegatecUps> {
    const ups = new MegatecUps(join(folder, name), user);
    ups.#port = await freePort();
    const server = createServer((socket) => ups.#serve(socket));
    ups.#server = server;
    await new Promise<void>((resolve) => server.listen(ups.#port, '127.0.0.1', resolve));
    await ups.plugIn();
    return ups;
  }

  /** Its cable is there (again). */
  async plugIn(): Promise<void> {
    const socat = new LongRunning([
      'socat',
      `PTY,link=${this.path},raw,echo=0,mode=660`,
      `TCP:127.0.0.1:${this.#port}`,
    ]);
    this.#socat = socat;
    // While nobody has it open, reading its other end fails, and socat ends.
    this.#slave = await waitFor('the serial port', () =>
      open(this.path, constants.O_RDWR | constants.O_NOCTTY).catch(() => null),
    );
    if (this.user !== null) await chown(this.path, this.user.uid, this.user.gid);
    await waitFor('its other end', () => this.#socket);
  }

  /** Its cable is gone, and the serial port with it. */
  async unplug(): Promise<void> {
    await this.#slave?.close();
    await this.#socat?.end();
    this.#socket?.destroy();
    this.#slave = this.#socat = this.#socket = null;
  }

  async stop(): Promise<void> {
    await this.unplug();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#socket = socket;
    let pending = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      const lines = (pending + chunk.toString('latin1')).split('\r');
      pending = lines.pop() ?? '';
      for (const line of lines) this.#answer(socket, line);
    });
  }

  #answer(socket: Socket, line: string): void {
    if (line === 'Q1') this.asked += 1;
    if (!['Q1', 'F', 'I'].includes(line)) this.told.push(line);
    if (this.mood === 'garbage') socket.write('\u00ff\u0000(#### \r');
    if (this.mood !== 'answers') return;
    if (line === 'F') socket.write('#230.0 000 024.0 50.0\r');
    else if (line === 'I')
      socket.write(`#${'The test'.padEnd(16)}${'Stand-in'.padEnd(11)}${'1.0'.padEnd(10)}\r`);
    else if (line === 'Q1') socket.write(`${this.#state}\r`);
  }

  get #state(): string {
    const volts = this.isOnBattery ? '000.0' : '230.0';
    const flags = `${Number(this.isOnBattery)}${Number(this.isLow)}001001`;
    return `(${volts} 230.0 230.0 014 50.0 ${this.volts.toFixed(1)} 30.0 ${flags}`;
  }
}
