import { once } from 'node:events';
import { rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Failure, messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import { limitedLog } from '../../platform/line_limit.js';
import { listen } from '../../platform/listening.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { setAccess } from '../../platform/whole_file.js';
import { clientRequest, trackingLine, type ClientRequest, type TrackingResult } from './client_commands.js';
import { LineReader } from './parseconf.js';
import { changeLines, dumpLines, nothingKnown, statusLines, valueLines } from './variables.js';
import type { DriverData } from './variables.js';

/** The socket is made under a name with this behind it, and gets its own only when upsd may use it. */
const inTheMaking = '~';

/** `sockaddr_un.sun_path` less its end mark. */
const maxPath = 107 - inTheMaking.length;

/** upsd must be able to write, others must not: whoever connects can send commands. */
const socketMode = 0o660;

export interface DriverSocketSettings {
  /** `STATEPATH/sentinel-ups-NAME`; at most 106 bytes. */
  readonly path: string;
  /** The group that gets the socket; null: leave it as it is made. */
  readonly gid: number | null;
  /** upsds and tools connected at a time. */
  readonly maxConnections: number;
}

/** Never rejects. */
type CarryOut = (request: ClientRequest) => Promise<TrackingResult>;

/** The Unix socket on which upsd finds the driver of one UPS. */
export class DriverSocket {
  #server: Server | null = null;
  readonly #connections = new Set<DriverConnection>();
  #data: DriverData = nothingKnown;
  /** For what strangers cause. */
  readonly #limitedLog: Log;

  constructor(
    private readonly settings: DriverSocketSettings,
    private readonly carryOut: CarryOut,
    private readonly log: Log,
  ) {
    this.#limitedLog = limitedLog(log);
  }

  /** Replaces a socket that a killed process left. @throws Failure PATH_TOO_LONG, SOCKET_TAKEN or SOCKET_FAILED */
  async start(): Promise<void> {
    const { path, gid, maxConnections } = this.settings;
    if (Buffer.byteLength(path) > maxPath) {
      throw new Failure(
        'PATH_TOO_LONG',
        `The driver socket's path ${path} is longer than the ${maxPath} bytes that a socket can have.`,
        'Use a shorter state folder or UPS name.',
      );
    }
    if (await isServed(path)) {
      throw new Failure(
        'SOCKET_TAKEN',
        `Another process already serves the driver socket ${path}.`,
        'End the other sentinel-ups, or give each its own state folder.',
      );
    }
    const server = createServer((socket) => this.#accept(socket));
    server.maxConnections = maxConnections;
    server.on('drop', () =>
      this.#limitedLog.warn('too many connections to the driver socket: one more was closed'),
    );
    try {
      await rm(path + inTheMaking, { force: true });
      await listen(server, { path: path + inTheMaking });
      server.on('error', (error) => this.log.error(`driver socket ${path}: ${error.message}`, { error }));
      this.#server = server;
      await setAccess(path + inTheMaking, socketMode, gid);
      await rename(path + inTheMaking, path);
    } catch (error) {
      await this.stop();
      throw new Failure(
        'SOCKET_FAILED',
        `The driver socket ${path} cannot be made: ${messageOf(error)}.`,
        'The state folder must be writable for the user that sentinel-ups runs as, who has to be in its group (usermod -aG nut USER).',
        { cause: error },
      );
    }
  }

  /** Tells every upsd what changed. */
  show(data: DriverData): void {
    const lines = changeLines(this.#data, data);
    this.#data = data;
    for (const connection of this.#connections) connection.broadcast(lines);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    const closed = once(server.close(), 'close');
    for (const connection of this.#connections) connection.socket.destroy();
    await closed;
    await rm(this.settings.path, { force: true });
    await rm(this.settings.path + inTheMaking, { force: true });
  }

  #accept(socket: Socket): void {
    const connection = new DriverConnection(socket, () => this.#data, this.carryOut, this.#limitedLog);
    this.#connections.add(connection);
    socket.once('close', () => this.#connections.delete(connection));
  }
}

/** Whether another process serves the socket. */
async function isServed(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    // A full backlog means that somebody listens who is slow to accept.
    return systemCodeOf(error) === 'EAGAIN';
  } finally {
    socket.destroy();
  }
}

/** Bytes that may wait for a peer that does not read. A whole dump is about 1.5 kB. */
const maxUnread = 256 * 1024;

/** Of one connection. */
const maxCommandsAtOnce = 32;

/**
 * One connection to a driver socket: upsd, or one of NUT's tools. It is only ever destroyed, never half-closed: upsd 2.8
 * would spin at 100 % CPU on a half-closed one.
 */
class DriverConnection {
  readonly #reader = new LineReader();
  #dumped = false;
  #wantsBroadcasts = true;
  #commandsUnderWay = 0;

  constructor(
    readonly socket: Socket,
    private readonly data: () => DriverData,
    private readonly carryOut: CarryOut,
    private readonly log: Log,
  ) {
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    // upsd goes: it is gone for the driver, whatever is left to send.
    socket.on('end', () => socket.destroy());
    socket.on('error', (error) => log.debug(`connection lost: ${error.message}`));
  }

  broadcast(lines: readonly string[]): void {
    if (this.#dumped && this.#wantsBroadcasts) this.#send(lines);
  }

  #read(chunk: Buffer): void {
    try {
      for (const line of this.#reader.push(chunk)) {
        if (line.kind === 'malformed')
          this.log.warn(`a malformed line on the driver socket was ignored: ${line.why}`);
        else this.#send(this.#answerTo(line.words));
      }
    } catch (error) {
      this.log.error(`a request could not be answered: ${messageOf(error)}`, { error });
    }
  }

  /** What upsd, or one of NUT's tools, asks of a driver (NUT's docs/sock-protocol). Keywords are not case-sensitive. */
  #answerTo([keyword = '', ...words]: readonly string[]): readonly string[] {
    const [first] = words;
    const kind = keyword.toUpperCase();
    switch (kind) {
      case 'DUMPALL':
        this.#dumped = true;
        return dumpLines(this.data());
      case 'DUMPVALUE':
        if (first !== undefined) return valueLines(this.data(), first);
        break;
      case 'DUMPSTATUS':
        return statusLines(this.data());
      case 'PING':
        return ['PONG'];
      case 'GETPID':
        return [`PID ${process.pid}`];
      case 'NOBROADCAST':
        this.#wantsBroadcasts = false;
        return [];
      case 'BROADCAST':
        this.#wantsBroadcasts = first === undefined || Number(first) > 0;
        return [];
      case 'LOGOUT':
        // Destroyed only once the answer is on its way: lines sent just before closing can be lost.
        this.socket.write('OK Goodbye\n', () => this.socket.destroy());
        return [];
      case 'INSTCMD':
      case 'SET': {
        const request = clientRequest(kind, words);
        if (request === null) break;
        void this.#carryOut(request);
        return [];
      }
    }
    this.log.debug(`unknown request ignored: ${[keyword, ...words].join(' ').slice(0, 100)}`);
    return [];
  }

  async #carryOut(request: ClientRequest): Promise<void> {
    const isRefused = this.#commandsUnderWay >= maxCommandsAtOnce;
    if (isRefused) this.log.warn('a client sends commands faster than they can be carried out: refused');
    this.#commandsUnderWay += 1;
    const result = isRefused ? 'failed' : await this.carryOut(request);
    this.#commandsUnderWay -= 1;
    // Only the one that asked is told: the ids of another upsd may be the same.
    if (request.tracking !== null) this.#send([trackingLine(request.tracking, result)]);
  }

  #send(lines: readonly string[]): void {
    if (lines.length === 0 || this.socket.destroyed) return;
    this.socket.write(`${lines.join('\n')}\n`);
    if (this.socket.writableLength <= maxUnread) return;
    this.log.warn('a peer on the driver socket does not read: disconnected');
    this.socket.destroy();
  }
}
