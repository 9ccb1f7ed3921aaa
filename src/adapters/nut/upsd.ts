import { messageOf } from '../../domain/failure.js';
import type {
  ChildProcesses,
  Clock,
  Inbox,
  Log,
  Output,
  RunAs,
  SupervisedChild,
} from '../../domain/ports.js';
import type { Snapshot, UpsStatus } from '../../domain/snapshot.js';
import { seconds, type Duration } from '../../domain/time.js';
import { checkReachable, ConfigurationFolder } from './configuration_folder.js';
import { isOnBattery, judgeForcedShutdowns, type ForcedShutdowns } from './forced_shutdown.js';
import { clearForcedShutdowns } from './forced_shutdown_clearing.js';
import { checkListenAddresses } from './listen_check.js';
import { NutClient } from './nut_client.js';
import { findUpsd } from './upsd_binary.js';
import { upsdFiles, type ListenAddress, type NutUser, type ServedUps, type UpsdFiles } from './upsd_files.js';
import { upsdLineLevel } from './upsd_log_lines.js';
import { untilUpsdServes, wayIn } from './upsd_readiness.js';
import { UpsdWatch, type UpsdLook } from './upsd_watch.js';

export interface UpsdSettings {
  /** At least one. */
  readonly listen: readonly ListenAddress[];
  readonly users: readonly NutUser[];
  readonly upses: readonly ServedUps[];
  /** Where upsd's configuration is written to: a folder of its own, which `runAs` can enter. */
  readonly folder: string;
  /** NUT's STATEPATH, with the driver sockets. */
  readonly stateFolder: string;
  /** The user that upsd runs as, where we are root; null: as ourselves. */
  readonly runAs: RunAs | null;
  /** The id of the host that a NUT client at this IP address is; null where it is none of ours. */
  readonly hostAt: (address: string) => string | null;
}

/** upsd answers within milliseconds; after this it hangs. */
const patience: Duration = seconds(5);

/**
 * NUT's server as our child: configured, supervised, watched, and rid of forced shutdowns once the mains is back. Start it
 * after the driver sockets, so that it finds them at once.
 */
export class Upsd implements Output {
  readonly name = 'upsd';
  #child: SupervisedChild | null = null;
  #served: ReadonlyMap<string, UpsStatus> = new Map();
  readonly #wereOnBattery = new Set<string>();
  #forcedShutdowns: ForcedShutdowns = new Map();
  #failed = false;
  #clients: string | null = null;
  #logins: string | null = null;
  readonly #client: NutClient;
  readonly #watch: UpsdWatch;
  readonly #folder: ConfigurationFolder;

  constructor(
    private readonly settings: UpsdSettings,
    private readonly children: ChildProcesses,
    private readonly inbox: Inbox,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.#folder = new ConfigurationFolder(settings.folder, settings.runAs);
    this.#client = new NutClient({ ...wayIn(settings.listen), patience });
    this.#watch = new UpsdWatch(
      settings.upses,
      this.#client,
      { seen: (look) => this.#seen(look), frozen: (reason) => this.#child?.restart(reason) },
      log,
    );
  }

  /**
   * Starts upsd and returns without waiting for it: whatever fails later is told to the inbox and tried again.
   *
   * @throws Failure UPSD_MISSING, NUT_NAME or NUT_PASSWORD: what no retry could cure
   */
  async start(): Promise<void> {
    const { upses, listen, users, folder, stateFolder, runAs } = this.settings;
    const files = upsdFiles(upses, listen, users);
    this.#child = this.children.supervise(
      {
        name: 'upsd',
        command: await findUpsd(),
        args: ['-F'],
        env: {
          NUT_CONFPATH: folder,
          NUT_STATEPATH: stateFolder,
          // Away from the PID file of a upsd that the system may run besides.
          NUT_ALTPIDPATH: stateFolder,
          NUT_PIDPATH: stateFolder,
        },
        runAs,
        prepare: () => this.#prepare(files),
        ready: (signal) => untilUpsdServes(this.settings, signal),
        levelOf: upsdLineLevel,
      },
      { up: () => this.#up(), down: (reason) => this.#down(reason) },
    );
    this.#child.start();
  }

  async stop(): Promise<void> {
    this.#watch.stop();
    await this.#child?.stop();
    this.#child = null;
  }

  /** Keeps in mind what is served: whether a forced shutdown may be cleared hangs on it. */
  show(snapshot: Snapshot): void {
    const before = this.#served;
    this.#served = new Map(snapshot.upses.map(({ name, status }) => [name, status]));
    for (const [name, status] of this.#served) if (isOnBattery(status)) this.#wereOnBattery.add(name);
    const restored = [...this.#served].some(
      ([name, status]) => status === 'OL' && isOnBattery(before.get(name)),
    );
    if (restored) this.#watch.lookNow();
  }

  async #prepare(files: UpsdFiles): Promise<void> {
    const { listen, runAs, stateFolder } = this.settings;
    await this.#folder.write(files);
    if (runAs) await checkReachable(stateFolder, runAs);
    await checkListenAddresses(listen);
  }

  #up(): void {
    if (this.#failed) this.inbox.dispatch({ type: 'part_recovered', part: 'upsd' });
    this.#failed = false;
    const where = this.settings.listen.map(({ address, port }) => `${address}:${port}`).join(', ');
    this.log.info(`upsd serves NUT clients on ${where}`);
    this.#watch.start();
  }

  #down(reason: string): void {
    this.#watch.stop();
    this.#failed = true;
    this.#clients = null;
    this.#logins = null;
    // A new upsd knows of no forced shutdown.
    this.#forcedShutdowns = new Map();
    this.log.error(`upsd does not serve: ${reason}`);
    this.inbox.dispatch({ type: 'part_failed', part: 'upsd', reason });
    this.inbox.dispatch({ type: 'clients_counted', clients: null });
    this.inbox.dispatch({ type: 'logins_seen', hosts: null });
  }

  async #seen({ clients, latched }: UpsdLook): Promise<void> {
    this.#tellClients(clients);
    const now = this.clock.now().monotonic;
    const { standing, clear } = judgeForcedShutdowns(this.#forcedShutdowns, {
      served: this.#served,
      wereOnBattery: this.#wereOnBattery,
      latched,
      now,
    });
    this.#wereOnBattery.clear();
    this.#forcedShutdowns = standing;
    if (clear.length > 0) await this.#clearForcedShutdowns(clear);
  }

  /** Only what is not known yet is told. */
  #tellClients(clients: UpsdLook['clients']): void {
    const numbers = new Map([...clients].map(([ups, addresses]) => [ups, addresses.length]));
    const counted = JSON.stringify([...numbers]);
    if (counted !== this.#clients) this.inbox.dispatch({ type: 'clients_counted', clients: numbers });
    this.#clients = counted;
    const hosts = new Set(
      [...clients.values()]
        .flat()
        .map((address) => this.settings.hostAt(address))
        .filter((id) => id !== null),
    );
    const logins = JSON.stringify([...hosts].sort());
    if (logins !== this.#logins) this.inbox.dispatch({ type: 'logins_seen', hosts });
    this.#logins = logins;
  }

  async #clearForcedShutdowns(names: readonly string[]): Promise<void> {
    try {
      await clearForcedShutdowns(names, {
        folder: this.#folder,
        client: this.#client,
        upses: this.settings.upses,
        reload: () => this.#child?.signal('SIGHUP'),
      });
      this.log.info(
        `the mains is there: a client's forced shutdown (FSD) of ${names.join(', ')} was cleared`,
      );
    } catch (error) {
      const reason = `a forced shutdown (FSD) of ${names.join(', ')} could not be cleared otherwise: ${messageOf(error)}`;
      // A restart drops every connection for a moment, which clients that saw OB could take for the end.
      if ([...this.#served.values()].some(isOnBattery))
        this.log.warn(`${reason}; upsd is left alone while on battery`);
      else this.#child?.restart(reason);
    }
  }
}
