import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command, CommandResult } from '../../domain/command.js';
import { Failure, messageOf } from '../../domain/failure.js';
import type { Inbox, Log, Output } from '../../domain/ports.js';
import type { Snapshot, UpsStatus } from '../../domain/snapshot.js';
import { seconds, type Duration } from '../../domain/time.js';
import { clientRequest, trackingResult } from './client_request.js';
import { DriverSocket } from './driver_socket.js';
import type { InstantCommand, TrackingResult, VariableSetting } from './protocol.js';
import { driverData } from './variables.js';

/** The driver's name in ups.conf, in `driver.name` and in front of each socket's name. */
export const driverName = 'sentinel-ups';

export interface NutDriverSettings {
  /** One socket for each. Names are unique, also without regard to case. */
  readonly upses: readonly { readonly name: string }[];
  /** Stable for this installation; each UPS's serial is `<serialPrefix>-<name>`. */
  readonly serialPrefix: string;
  readonly version: string;
  /** NUT's STATEPATH: where upsd looks for the sockets. */
  readonly stateFolder: string;
  /** The group that upsd runs in; null where it runs as ourselves. */
  readonly gid: number | null;
  /** True where somebody else runs upsd: then the state folder is theirs and stays as it is. */
  readonly external: boolean;
  /** Connections to all sockets together; each gets its share, for two at least: upsd and a tool. */
  readonly maxConnections: number;
}

/** More upsds and tools than anybody has. */
const maxPeersOfOne = 32;

/** upscmd and upsrw wait 10 s for a result. */
const commandPatience: Duration = seconds(8);

/** upsd and its group make and use files here; nobody else. */
const stateFolderMode = 0o770;

/** The NUT driver of every UPS: serves the snapshots to upsd, and carries clients' commands to the inbox. */
export class NutDriver implements Output {
  readonly name = 'NUT driver sockets';
  readonly #sockets = new Map<string, DriverSocket>();
  readonly #lastStatus = new Map<string, UpsStatus>();
  /** What upsd reads as soon as it connects, if there is something to read by then. */
  #latest: Snapshot | null = null;

  constructor(
    private readonly settings: NutDriverSettings,
    private readonly inbox: Inbox,
    private readonly log: Log,
  ) {}

  /**
   * Makes the state folder where it is missing, and listens for upsd. Until the first `show` the data is stale.
   *
   * @throws Failure as `DriverSocket.start` does, or STATE_FOLDER
   */
  async start(): Promise<void> {
    const { upses, maxConnections } = this.settings;
    const maxPeers = Math.min(maxPeersOfOne, Math.max(2, Math.floor(maxConnections / upses.length)));
    const gid = await this.#prepareStateFolder();
    try {
      for (const { name } of this.settings.upses) {
        const path = join(this.settings.stateFolder, `${driverName}-${name}`);
        const socket = new DriverSocket(
          { path, gid, maxPeers },
          (request) => this.#carryOut(name, request),
          this.log.child(name),
        );
        this.#sockets.set(name, socket);
        this.#showOn(socket, name);
        await socket.start();
      }
    } catch (error) {
      await this.stop();
      throw error;
    }
    if (this.settings.external) {
      this.log.info(
        `NUT's own upsd is expected to read ${this.settings.stateFolder}/${driverName}-NAME: ` +
          `its ups.conf needs, for each of ${this.settings.upses.map(({ name }) => name).join(', ')}: ` +
          `[NAME] driver = ${driverName}, port = none`,
      );
    }
  }

  async stop(): Promise<void> {
    const sockets = [...this.#sockets.values()];
    this.#sockets.clear();
    await Promise.all(sockets.map((socket) => socket.stop()));
  }

  show(snapshot: Snapshot): void {
    this.#latest = snapshot;
    for (const [name, socket] of this.#sockets) this.#showOn(socket, name);
    for (const { name, status } of snapshot.upses) this.#adviseAfterRestore(name, status);
  }

  #showOn(socket: DriverSocket, name: string): void {
    const view = this.#latest?.upses.find((ups) => ups.name === name);
    const { serialPrefix, version } = this.settings;
    if (view) socket.show(driverData(view, { serial: `${serialPrefix}-${name}`, version }));
  }

  #adviseAfterRestore(name: string, status: UpsStatus): void {
    const before = this.#lastStatus.get(name);
    this.#lastStatus.set(name, status);
    if (!this.settings.external || status !== 'OL' || (before !== 'OB' && before !== 'OB LB')) return;
    this.log.info(
      `${name} is on line again. If clients still read "FSD", a client has forced a shutdown, which upsd keeps until it is restarted ` +
        '(systemctl restart nut-server): sentinel-ups can end that only for a upsd that it runs itself',
    );
  }

  async #carryOut(ups: string, request: InstantCommand | VariableSetting): Promise<TrackingResult> {
    const wanted = clientRequest(ups, request);
    switch (wanted.kind) {
      case 'done':
        return 'success';
      case 'rejected':
        this.inbox.dispatch({
          type: 'nonsense_refused',
          from: 'NUT',
          what: request.kind === 'set' ? `SET ${request.variable}` : `INSTCMD ${request.command}`,
          reason: wanted.reason,
        });
        return wanted.result;
      case 'command':
        return trackingResult(await this.#resultOf(wanted.command));
    }
  }

  async #resultOf(command: Command): Promise<CommandResult> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<CommandResult>((resolve) => {
      timer = setTimeout(() => {
        this.log.warn(`${command.kind} was not carried out within ${commandPatience} ms`);
        resolve({ accepted: false, code: 'refused', reason: 'no result in time' });
      }, commandPatience);
    });
    try {
      return await Promise.race([this.inbox.command(command, 'NUT'), tooLate]);
    } catch (error) {
      this.log.error(`${command.kind} failed: ${messageOf(error)}`, { error });
      return { accepted: false, code: 'refused', reason: messageOf(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  /** @returns the group that the sockets have to belong to; null: our own */
  async #prepareStateFolder(): Promise<number | null> {
    const { stateFolder, gid, external } = this.settings;
    try {
      // Somebody else's folder is of the group that their upsd runs in (Debian: /run/nut, root:nut).
      if (external) return (await stat(stateFolder)).gid;
      await mkdir(stateFolder, { recursive: true, mode: stateFolderMode });
      if (gid !== null) await chown(stateFolder, -1, gid);
      await chmod(stateFolder, stateFolderMode);
      return gid;
    } catch (error) {
      throw new Failure(
        'STATE_FOLDER',
        `NUT's state folder ${stateFolder} cannot be made ready: ${messageOf(error)}.`,
        'Choose a folder that the user of sentinel-ups may write (nut.state_path).',
        { cause: error },
      );
    }
  }
}
