import type { Socket } from 'node:net';
import { messageOf } from '../../domain/failure.js';
import type { Log } from '../../domain/ports.js';
import { dumpLines, statusLines, valueLines } from './driver_lines.js';
import { LineReader } from './line_reader.js';
import {
  driverRequest,
  goodbye,
  pidLine,
  pong,
  trackingLine,
  type DriverRequest,
  type InstantCommand,
  type TrackingResult,
  type VariableSetting,
} from './protocol.js';
import type { DriverData } from './variables.js';

/** What a connection needs of the driver that it belongs to. */
export interface PeerDriver {
  /** What every peer should know now. */
  readonly data: DriverData;
  /** Carries out what a client asks for. Never rejects. */
  carryOut(request: InstantCommand | VariableSetting): Promise<TrackingResult>;
}

/** Bytes that may wait for a peer that does not read. A whole dump is about 1.5 kB. */
const mostUnread = 256 * 1024;

/** Commands of one peer that may be under way at once; upsd's clients wait for each one's result. */
const mostCommandsAtOnce = 32;

/**
 * One connection to a driver socket: upsd, or one of NUT's tools. It is only ever destroyed, never half-closed: upsd 2.8
 * would spin at 100 % CPU on a half-closed one.
 */
export class DriverPeer {
  readonly #reader = new LineReader();
  #dumped = false;
  #wantsBroadcasts = true;
  #commandsUnderWay = 0;

  constructor(
    private readonly socket: Socket,
    private readonly driver: PeerDriver,
    /** A limited one: whoever connects can cause as many lines as they like. */
    private readonly log: Log,
  ) {}

  /** @param onClose called once, when the connection is gone */
  start(onClose: () => void): void {
    this.socket.on('data', (chunk: Buffer) => this.#read(chunk));
    // upsd goes: it is gone for the driver, whatever is left to send.
    this.socket.on('end', () => this.destroy());
    this.socket.on('error', (error) => this.log.debug(`connection lost: ${error.message}`));
    this.socket.once('close', onClose);
  }

  /** Tells what changed, if this peer has had its dump and wants to be told. */
  broadcast(lines: readonly string[]): void {
    if (this.#dumped && this.#wantsBroadcasts) this.#send(lines);
  }

  destroy(): void {
    this.socket.destroy();
  }

  #read(chunk: Buffer): void {
    try {
      for (const line of this.#reader.push(chunk)) {
        if (line.kind === 'malformed')
          this.log.warn(`a malformed line on the driver socket was ignored: ${line.why}`);
        else this.#answer(driverRequest(line.words));
      }
    } catch (error) {
      this.log.error(`a request could not be answered: ${messageOf(error)}`, { error });
    }
  }

  #answer(request: DriverRequest): void {
    const { data } = this.driver;
    switch (request.kind) {
      case 'dump_all':
        this.#dumped = true;
        this.#send(dumpLines(data));
        return;
      case 'dump_value':
        this.#send(valueLines(data, request.variable));
        return;
      case 'dump_status':
        this.#send(statusLines(data));
        return;
      case 'ping':
        this.#send([pong]);
        return;
      case 'get_pid':
        this.#send([pidLine(process.pid)]);
        return;
      case 'broadcast':
        this.#wantsBroadcasts = request.wanted;
        return;
      case 'logout':
        // Destroyed only once the answer is on its way: lines sent just before closing can be lost.
        this.socket.write(`${goodbye}\n`, () => this.destroy());
        return;
      case 'instant_command':
      case 'set':
        void this.#carryOut(request);
        return;
      case 'unknown':
        this.log.debug(`unknown request ignored: ${request.words.join(' ').slice(0, 100)}`);
    }
  }

  async #carryOut(request: InstantCommand | VariableSetting): Promise<void> {
    let result: TrackingResult = 'failed';
    if (this.#commandsUnderWay >= mostCommandsAtOnce) {
      this.log.warn('a client sends commands faster than they can be carried out: refused');
    } else {
      this.#commandsUnderWay += 1;
      result = await this.driver.carryOut(request);
      this.#commandsUnderWay -= 1;
    }
    // Only the peer that asked is told: the ids of another upsd may be the same.
    if (request.tracking !== null) this.#send([trackingLine(request.tracking, result)]);
  }

  #send(lines: readonly string[]): void {
    if (lines.length === 0 || this.socket.destroyed) return;
    this.socket.write(`${lines.join('\n')}\n`);
    if (this.socket.writableLength <= mostUnread) return;
    this.log.warn('a peer on the driver socket does not read: disconnected');
    this.destroy();
  }
}
