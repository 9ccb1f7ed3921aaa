import { chmod, chown, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Failure, messageOf } from '../../domain/failure.js';
import { systemCodeOf } from '../../platform/system_error.js';
import type { Log } from '../../domain/ports.js';
import { limitedLog } from '../../platform/line_limit.js';
import { changeLines } from './driver_lines.js';
import { DriverPeer, type PeerDriver } from './driver_peer.js';
import { nothingKnown, type DriverData } from './variables.js';

/** `sockaddr_un.sun_path` less its end mark. */
const longestPath = 107;

/** The socket is made under this name, and gets its own only when upsd may use it. */
const inTheMaking = '~';

/** upsd must be able to write, others must not: whoever connects can send commands. */
const socketMode = 0o660;

export interface DriverSocketSettings {
  /** `STATEPATH/sentinel-ups-NAME`; at most 106 bytes. */
  readonly path: string;
  /** The group of upsd, which gets the socket; null: leave it as it is made. */
  readonly gid: number | null;
  /** upsds and tools connected at a time. */
  readonly maxPeers: number;
}

/** The Unix socket on which NUT's upsd finds the driver of one UPS. */
export class DriverSocket implements PeerDriver {
  #server: Server | null = null;
  readonly #peers = new Set<DriverPeer>();
  #data: DriverData = nothingKnown;
  /** For what whoever connects can cause. */
  readonly #peerLog: Log;

  constructor(
    private readonly settings: DriverSocketSettings,
    readonly carryOut: PeerDriver['carryOut'],
    private readonly log: Log,
  ) {
    this.#peerLog = limitedLog(log);
  }

  get data(): DriverData {
    return this.#data;
  }

  /**
   * Listens. A socket that a killed process left behind is replaced.
   *
   * @throws Failure PATH_TOO_LONG, SOCKET_TAKEN (another process serves it) or SOCKET_FAILED
   */
  async start(): Promise<void> {
    const { path, gid } = this.settings;
    if (Buffer.byteLength(path) + inTheMaking.length > longestPath) {
      throw new Failure(
        'PATH_TOO_LONG',
        `The driver socket's path ${path} is longer than the ${longestPath - inTheMaking.length} bytes that a socket can have.`,
        'Use a shorter state folder or UPS name.',
      );
    }
    if (await answers(path)) {
      throw new Failure(
        'SOCKET_TAKEN',
        `Another process already serves the driver socket ${path}.`,
        'End the other sentinel-ups, or give each its own state folder.',
      );
    }
    try {
      await rm(path + inTheMaking, { force: true });
      const server = await listening(path + inTheMaking, (socket) => this.#accept(socket));
      server.on('error', (error) => this.log.error(`driver socket ${path}: ${error.message}`, { error }));
      this.#server = server;
      if (gid !== null) await chown(path + inTheMaking, -1, gid);
      await chmod(path + inTheMaking, socketMode);
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

  /** Tells every upsd what changed; does nothing where nothing did. */
  show(data: DriverData): void {
    const lines = changeLines(this.#data, data);
    this.#data = data;
    if (lines.length > 0) for (const peer of this.#peers) peer.broadcast(lines);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const peer of this.#peers) peer.destroy();
    await closed;
    await rm(this.settings.path, { force: true });
    await rm(this.settings.path + inTheMaking, { force: true });
  }

  #accept(socket: Socket): void {
    if (this.#peers.size >= this.settings.maxPeers) {
      this.#peerLog.warn('too many connections to the driver socket: one more was closed');
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    const peer = new DriverPeer(socket, this, this.#peerLog);
    this.#peers.add(peer);
    peer.start(() => this.#peers.delete(peer));
  }
}

function listening(path: string, onConnection: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: false }, onConnection);
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/** Whether somebody serves the socket. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const conclude = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => conclude(true));
    // A full backlog means that somebody listens who is slow to accept.
    socket.once('error', (error) => conclude(systemCodeOf(error) === 'EAGAIN'));
  });
}
