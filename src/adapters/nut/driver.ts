import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, messageOf } from '../../domain/core/failure.js';
import type { Inbox, Log, Output } from '../../domain/core/ports.js';
import type { Snapshot } from '../../domain/view/snapshot.js';
import { setAccess } from '../../platform/whole_file.js';
import { carryOut, type OwnUps } from './client_commands.js';
import { DriverSocket } from './driver_socket.js';
import { isOnBattery } from './forced_shutdown.js';
import { driverData } from './variables.js';

/** The driver's name in ups.conf, in `driver.name` and in front of each socket's name. */
export const driverName = 'sentinel-ups';

export interface NutDriverSettings {
  /** One socket for each. Names are unique, also without regard to case. */
  readonly upses: readonly { readonly name: string }[];
  /** Stable for this installation; each UPS's serial is `<serialPrefix>-<name>`. */
  readonly serialPrefix: string;
  readonly version: string;
  readonly stateFolder: string;
  /** upsd's group; null: ours. */
  readonly gid: number | null;
  /** True where somebody else runs upsd: then the state folder is theirs and stays as it is. */
  readonly external: boolean;
  /** Connections to all sockets together; each gets its share, for two at least: upsd and a tool. */
  readonly maxConnections: number;
}

const maxConnectionsOfOne = 32;

/** upsd and its group make and use files here; nobody else. */
const stateFolderMode = 0o770;

/** The NUT driver of every UPS: serves the snapshots to upsd, and carries clients' commands to the inbox. */
export class NutDriver implements Output {
  readonly name = 'NUT driver sockets';
  readonly #sockets = new Map<string, DriverSocket>();
  #latest: Snapshot | null = null;

  constructor(
    private readonly settings: NutDriverSettings,
    private readonly inbox: Inbox,
    private readonly log: Log,
  ) {}

  /** Until the first `show` the data is stale. @throws Failure as `DriverSocket.start` does, or STATE_FOLDER */
  async start(): Promise<void> {
    const { upses, stateFolder, external, maxConnections: ofAll } = this.settings;
    const maxConnections = Math.min(maxConnectionsOfOne, Math.max(2, Math.floor(ofAll / upses.length)));
    const gid = await this.#prepareStateFolder();
    try {
      for (const { name } of upses) {
        const socket = new DriverSocket(
          { path: join(stateFolder, `${driverName}-${name}`), gid, maxConnections },
          (request) => carryOut(name, request, this.inbox, this.log, this.#ownUps(name)),
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
    if (!external) return;
    this.log.info(
      `NUT's own upsd is expected to read ${stateFolder}/${driverName}-NAME: ` +
        `its ups.conf needs, for each of ${upses.map(({ name }) => name).join(', ')}: [NAME] driver = ${driverName}, port = none`,
    );
  }

  async stop(): Promise<void> {
    const sockets = [...this.#sockets.values()];
    this.#sockets.clear();
    await Promise.all(sockets.map((socket) => socket.stop()));
  }

  show(snapshot: Snapshot): void {
    const before = this.#latest;
    this.#latest = snapshot;
    for (const [name, socket] of this.#sockets) this.#showOn(socket, name);
    if (!this.settings.external) return;
    for (const { name, status } of snapshot.upses) {
      if (status !== 'OL' || !isOnBattery(before?.upses.find((ups) => ups.name === name)?.status)) continue;
      this.log.info(
        `${name} is on line again. If clients still read "FSD", a client has forced a shutdown, which upsd keeps until it is restarted ` +
          '(systemctl restart nut-server): sentinel-ups can end that only for a upsd that it runs itself',
      );
    }
  }

  #ownUps(section: string): OwnUps | null {
    const { upses = [], supplies = [] } = this.#latest ?? {};
    const view = upses.find(({ name }) => name === section);
    const own = supplies.find(({ name }) => name === (view?.aliasOf ?? section));
    if (view === undefined || own === undefined) return null;
    const commands = view.report?.commands ?? null;
    return { name: own.name, commands, isOneOfSeveral: supplies.length > 1 };
  }

  #showOn(socket: DriverSocket, name: string): void {
    const view = this.#latest?.upses.find((ups) => ups.name === name);
    const { serialPrefix, version } = this.settings;
    if (view) socket.show(driverData(view, { serial: `${serialPrefix}-${name}`, version }));
  }

  /** @returns the group that the sockets have to belong to; null: our own */
  async #prepareStateFolder(): Promise<number | null> {
    const { stateFolder, gid, external } = this.settings;
    try {
      // Somebody else's folder is of the group that their upsd runs in (Debian: /run/nut, root:nut).
      if (external) return (await stat(stateFolder)).gid;
      await mkdir(stateFolder, { recursive: true, mode: stateFolderMode });
      await setAccess(stateFolder, stateFolderMode, gid);
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
