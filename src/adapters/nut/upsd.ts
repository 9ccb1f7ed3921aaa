import type { ListenAddress, NutUser } from '../../config/sections/nut.js';
import { messageOf } from '../../domain/failure.js';
import type { Clock, Inbox, Log, LogLevel, Output } from '../../domain/ports.js';
import type { ChildProcesses, SupervisedChild } from '../../platform/child_process.js';
import type { RunAs } from '../../platform/system_user.js';
import type { Snapshot, UpsStatus } from '../../domain/snapshot.js';
import { seconds, type Duration } from '../../domain/time.js';
import { openFilesLimit } from '../../platform/open_files.js';
import { AbsentAddresses } from './absent_addresses.js';
import { checkReachable, ConfigurationFolder } from './configuration_folder.js';
import { connectionLimit } from './connection_limit.js';
import { isOnBattery, judgeForcedShutdowns, type ForcedShutdowns } from './forced_shutdown.js';
import { clearForcedShutdowns } from './forced_shutdown_clearing.js';
import { checkListenAddresses, shown } from './listen_check.js';
import { LoggedInClients } from './logged_in_clients.js';
import { RefusedAddresses } from './refused_addresses.js';
import { findUpsd } from './upsd_binary.js';
import { upsdFiles, type ServedUps } from './upsd_files.js';
import { refusedAddressIn, upsdLineLevel } from './upsd_log_lines.js';
import { untilUpsdServes } from './upsd_readiness.js';
import { UpsdRestarts } from './upsd_restarts.js';
import { UpsdWatch, type UpsdLook } from './upsd_watch.js';
import { WaysIn } from './ways_in.js';
import { WriteRelease } from './write_release.js';

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
  /** What was told last as wrong; null while nothing is. */
  #problem: string | null = null;
  /** Where the upsd that runs, or is about to, is to listen. */
  #listening: readonly ListenAddress[] = [];
  #absent: readonly ListenAddress[] = [];
  readonly #absentAddresses = new AbsentAddresses((where) => this.#takeIn(where));
  readonly #refusedAddresses = new RefusedAddresses((where) => this.#takeIn(where));
  readonly #ways: WaysIn;
  readonly #unanswered: () => () => void;
  readonly #clients: LoggedInClients;
  readonly #restarts: UpsdRestarts;
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
    const release = new WriteRelease((signal) => this.#child?.signal(signal), clock, log);
    this.#unanswered = () => {
      this.#watch.heldUp();
      return release.begin(new Set(this.#listening.map(({ port }) => port)));
    };
    this.#ways = new WaysIn(patience, this.#unanswered);
    this.#restarts = new UpsdRestarts((reason) => this.#child?.restart(reason), clock, log);
    this.#clients = new LoggedInClients(settings.hostAt, inbox);
    this.#watch = new UpsdWatch(
      settings.upses,
      this.#ways,
      {
        seen: (look) => this.#seen(look),
        frozen: (reason) => this.#frozen(reason),
        outOfReach: (reason) => this.#outOfReach(reason),
      },
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
    // What NUT could not take is told now, not at every try.
    upsdFiles(upses, listen, users);
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
        prepare: () => this.#prepare(),
        ready: (signal) => untilUpsdServes(this.#listening, upses, this.#unanswered, signal),
        levelOf: (line) => this.#heard(line),
      },
      { up: () => this.#up(), down: (reason) => this.#down(reason) },
    );
    this.#child.start();
  }

  async stop(): Promise<void> {
    this.#watch.stop();
    this.#absentAddresses.stop();
    const warning = this.#clients.warningAtStop(this.#served);
    if (warning !== null) this.log.warn(warning);
    await this.#child?.stop();
    this.#refusedAddresses.stop();
    this.#child = null;
  }

  /** Keeps in mind what is served: whether a forced shutdown may be cleared hangs on it. */
  show(snapshot: Snapshot): void {
    const before = this.#served;
    this.#served = new Map(snapshot.upses.map(({ name, status }) => [name, status]));
    for (const [name, status] of this.#served) if (isOnBattery(status)) this.#wereOnBattery.add(name);
    this.#restarts.show(this.#served.values());
    const restored = [...this.#served].some(
      ([name, status]) => status === 'OL' && isOnBattery(before.get(name)),
    );
    if (restored) this.#watch.lookNow();
  }

  async #prepare(): Promise<void> {
    const { upses, listen, users, runAs, stateFolder } = this.settings;
    const { usable, absent } = await checkListenAddresses(listen);
    this.#listening = usable;
    this.#absent = absent;
    this.#refusedAddresses.begin(usable);
    const mostConnections = connectionLimit(await openFilesLimit());
    await this.#folder.write(upsdFiles(upses, usable, users, mostConnections));
    if (runAs) await checkReachable(stateFolder, runAs);
  }

  #up(): void {
    const { served } = this.#refusedAddresses;
    this.log.info(`upsd serves NUT clients on ${served.map(shown).join(', ')}`);
    this.#ways.lead(served);
    this.#absentAddresses.lookFor(this.#absent, served);
    this.#tell(this.#complaint);
    this.#watch.start();
  }

  #down(why: string): void {
    const refused = this.#refusedAddresses.complaint;
    const reason = refused === null ? why : `${why}; ${refused}`;
    this.#watch.stop();
    this.#absentAddresses.stop();
    this.#refusedAddresses.stop();
    // A new upsd knows of no forced shutdown.
    this.#forcedShutdowns = new Map();
    this.log.error(`upsd does not serve: ${reason}`);
    this.#problem = reason;
    this.inbox.dispatch({ type: 'part_failed', part: 'upsd', reason });
    this.#clients.unknown();
  }

  /** What is wrong while upsd runs; null where nothing is. Told once. */
  #tell(problem: string | null): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    if (problem === null) {
      this.inbox.dispatch({ type: 'part_recovered', part: 'upsd' });
      return;
    }
    this.log.warn(problem);
    this.inbox.dispatch({ type: 'part_failed', part: 'upsd', reason: problem });
  }

  /** upsd takes up a new address only by a restart. */
  #takeIn(where: string): void {
    this.#restarts.ask(`${where} (nut.listen) can be listened on now`);
  }

  #frozen(reason: string): void {
    if (!this.#restarts.ask(reason)) this.#outOfReach(reason);
  }

  #outOfReach(reason: string): void {
    this.#tell(reason);
    this.#clients.outOfSight();
  }

  /** What is wrong with the addresses that upsd listens on, in words; null where nothing is. */
  get #complaint(): string | null {
    const complaints = [this.#absentAddresses.complaint, this.#refusedAddresses.complaint];
    return complaints.filter((complaint) => complaint !== null).join('; ') || null;
  }

  /** @returns how much one line of upsd's output matters */
  #heard(line: string): LogLevel {
    const refused = refusedAddressIn(line);
    return refused === null || this.#refusedAddresses.add(refused) ? upsdLineLevel(line) : 'debug';
  }

  async #seen({ clients, latched }: UpsdLook): Promise<void> {
    this.#tell(this.#complaint);
    this.#clients.seen(clients);
    const now = this.clock.now().monotonic;
    const { standing, clear } = judgeForcedShutdowns(this.#forcedShutdowns, {
      served: this.#served,
      wereOnBattery: this.#wereOnBattery,
      latched,
      now,
    });
    // One that is on battery now was so since this look, whatever comes before the next.
    for (const ups of this.#wereOnBattery)
      if (!isOnBattery(this.#served.get(ups))) this.#wereOnBattery.delete(ups);
    this.#forcedShutdowns = standing;
    if (clear.length > 0) await this.#clearForcedShutdowns(clear);
  }

  async #clearForcedShutdowns(names: readonly string[]): Promise<void> {
    try {
      await clearForcedShutdowns(names, {
        folder: this.#folder,
        ways: this.#ways,
        upses: this.settings.upses,
        reload: () => this.#child?.signal('SIGHUP'),
      });
      this.log.info(
        `the mains is there: a client's forced shutdown (FSD) of ${names.join(', ')} was cleared`,
      );
    } catch (error) {
      const reason = `a forced shutdown (FSD) of ${names.join(', ')} could not be cleared otherwise: ${messageOf(error)}`;
      this.#restarts.ask(reason);
    }
  }
}
