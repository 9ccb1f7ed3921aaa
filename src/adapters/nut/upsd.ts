import type { ListenAddress, TlsFiles } from '../../config/sections/nut.js';
import type { NutUser } from '../../config/sections/nut_users.js';
import { messageOf } from '../../domain/core/failure.js';
import type { Clock, Inbox, Log, LogLevel, Output } from '../../domain/core/ports.js';
import type { Snapshot } from '../../domain/view/snapshot.js';
import { seconds, type Duration } from '../../domain/core/time.js';
import type { ChildProcesses, RunAs, SupervisedChild } from '../../platform/child_process.js';
import { checkReachable } from '../../platform/folder_access.js';
import { openFilesLimit } from '../../platform/listening.js';
import { TellOnce } from '../../platform/retry.js';
import { clearForcedShutdowns, ForcedShutdowns, isOnBattery, type Statuses } from './forced_shutdown.js';
import { complaint, ListenAddresses, shown } from './listen_addresses.js';
import { LoggedInClients } from './logged_in_clients.js';
import type { OnUnanswered } from './nut_client.js';
import { WriteRelease } from './unread_answers.js';
import { UpsdClient } from './upsd_client.js';
import { connectionLimit, UpsdFolder, upsdFiles, type ServedUps } from './upsd_files.js';
import { findUpsd, refusedAddressIn, upsdLineLevel } from './upsd_program.js';
import { UpsdRestarts } from './upsd_restarts.js';
import { UpsdTls } from './upsd_tls.js';
import { UpsdWatch, type UpsdLook } from './upsd_watch.js';

export interface UpsdSettings {
  /** At least one. */
  readonly listen: readonly ListenAddress[];
  readonly users: readonly NutUser[];
  readonly maxAge: Duration;
  /** Null: connections are not encrypted. */
  readonly tls: TlsFiles | null;
  readonly upses: readonly ServedUps[];
  /** Where upsd's configuration is written to: a folder of its own, which `runAs` can enter. */
  readonly folder: string;
  readonly stateFolder: string;
  /** The user that upsd runs as; null: ours. */
  readonly runAs: RunAs | null;
  /** The id of the host at an IP address; null where it is none of ours. */
  readonly hostAt: (address: string) => string | null;
}

/** upsd answers within milliseconds; after this it hangs. */
const hangsAfter: Duration = seconds(5);

const startingTimeout: Duration = seconds(2);

/** A small computer takes some seconds to make NSS's database. */
const preparedWithTls = { preparation: seconds(60) };

/** NUT's server as our child. Start it after the driver sockets, so that it finds them at once. */
export class Upsd implements Output {
  readonly name = 'upsd';
  #child: SupervisedChild | null = null;
  #served: Statuses = new Map();
  readonly #problem = new TellOnce();
  readonly #folder: UpsdFolder;
  readonly #listen: ListenAddresses;
  readonly #client: UpsdClient;
  readonly #onUnanswered: OnUnanswered;
  readonly #loggedIn: LoggedInClients;
  readonly #restarts: UpsdRestarts;
  readonly #forcedShutdowns = new ForcedShutdowns();
  readonly #watch: UpsdWatch;
  readonly #tls: UpsdTls | null;

  constructor(
    private readonly settings: UpsdSettings,
    private readonly children: ChildProcesses,
    private readonly inbox: Inbox,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.#folder = new UpsdFolder(settings.folder, settings.runAs);
    this.#restarts = new UpsdRestarts((reason) => this.#child?.restart(reason), clock, log);
    const { tls: files, folder, runAs: reader } = settings;
    const newCertificate = (reason: string): void => void this.#restarts.ask(reason);
    this.#tls =
      files === null ? null : new UpsdTls({ files, folder, reader }, newCertificate, inbox, clock, log);
    // upsd takes up a new address only by a restart.
    this.#listen = new ListenAddresses(settings.listen, (where) =>
      this.#restarts.ask(`${where} (nut.listen) can be listened on now`),
    );
    const release = new WriteRelease((signal) => this.#child?.signal(signal), clock, log);
    this.#onUnanswered = () => {
      this.#watch.heldUp();
      return release.begin(new Set(this.#listen.plan.listen.map(({ port }) => port)));
    };
    this.#client = new UpsdClient(hangsAfter, this.#onUnanswered);
    this.#loggedIn = new LoggedInClients(settings.hostAt, inbox);
    const outOfReach = (reason: string): void => {
      this.#tell(reason);
      this.#loggedIn.outOfSight();
    };
    const frozen = (reason: string): void => {
      if (!this.#restarts.ask(reason)) outOfReach(reason);
    };
    const listener = { seen: (look: UpsdLook) => this.#seen(look), frozen, outOfReach };
    this.#watch = new UpsdWatch(settings.upses, this.#client, listener, log);
  }

  /**
   * Starts upsd and returns without waiting for it: whatever fails later is told to the inbox and tried again.
   *
   * @throws Failure UPSD_MISSING, NUT_NAME or NUT_PASSWORD: what no retry could cure
   */
  async start(): Promise<void> {
    const { upses, listen, users, maxAge, folder, stateFolder, runAs } = this.settings;
    // What NUT could not take is told now, not at every try.
    upsdFiles(upses, listen, users, { maxAge, maxConnections: null, tls: [] });
    const command = await findUpsd();
    // Away from the PID file of a upsd that the system may run besides.
    const pidPaths = { NUT_ALTPIDPATH: stateFolder, NUT_PIDPATH: stateFolder };
    this.#child = this.children.supervise(
      {
        name: 'upsd',
        command,
        args: ['-F'],
        env: { NUT_CONFPATH: folder, NUT_STATEPATH: stateFolder, ...pidPaths },
        runAs,
        ...(this.#tls === null ? {} : { limits: preparedWithTls }),
        prepare: () => this.#prepare(command),
        ready: (signal) => this.#untilServes(signal),
        levelOf: (line) => this.#levelOf(line),
      },
      { up: () => this.#up(), down: (reason) => this.#down(reason) },
    );
    this.#child.start();
  }

  async stop(): Promise<void> {
    this.#watch.stop();
    this.#listen.stop();
    this.#tls?.stop();
    const warning = this.#loggedIn.warningAtStop(this.#served);
    if (warning !== null) this.log.warn(warning);
    await this.#child?.stop();
    this.#child = null;
  }

  show(snapshot: Snapshot): void {
    const before = this.#served;
    this.#served = new Map(snapshot.upses.map(({ name, status }) => [name, status]));
    this.#forcedShutdowns.show(this.#served);
    this.#restarts.show(this.#served.values());
    if ([...this.#served].some(([name, status]) => status === 'OL' && isOnBattery(before.get(name))))
      this.#watch.lookNow();
  }

  async #prepare(command: string): Promise<void> {
    const { upses, users, maxAge, runAs, stateFolder } = this.settings;
    const { listen } = await this.#listen.tryEach();
    const maxConnections = connectionLimit(await openFilesLimit());
    const tls = (await this.#tls?.prepare(command)) ?? [];
    await this.#folder.write(upsdFiles(upses, listen, users, { maxAge, maxConnections, tls }));
    if (runAs) await checkReachable(stateFolder, 'upsd', runAs);
  }

  async #untilServes(signal: AbortSignal): Promise<void> {
    const client = new UpsdClient(startingTimeout, this.#onUnanswered);
    client.connectTo(this.#listen.plan.listen);
    const names = this.settings.upses.map(({ name }) => name);
    const problemWith = (served: readonly string[]): string | null => {
      const missing = names.filter((name) => !served.includes(name));
      return missing.length === 0 ? null : `it does not serve ${missing.join(', ')}`;
    };
    await client.untilServed(problemWith, signal).finally(() => client.close());
  }

  #up(): void {
    const { served } = this.#listen.plan;
    this.log.info(`upsd serves NUT clients on ${served.map(shown).join(', ')}`);
    this.#client.connectTo(served);
    this.#listen.watch();
    this.#tell(complaint(this.#listen.plan.missing));
    this.#watch.start();
  }

  #down(why: string): void {
    const refused = complaint(this.#listen.plan.missing.filter((missing) => missing.why === 'refused'));
    const reason = refused === null ? why : `${why}; ${refused}`;
    this.#watch.stop();
    this.#listen.stop();
    this.#forcedShutdowns.forget();
    this.log.error(`upsd does not serve: ${reason}`);
    this.#problem.isNews(reason);
    this.inbox.dispatch({ type: 'component_failed', component: 'upsd', reason });
    this.#loggedIn.unknown();
  }

  /** @param problem what is wrong while upsd runs; null where nothing is */
  #tell(problem: string | null): void {
    if (problem === null) {
      if (this.#problem.recover()) this.inbox.dispatch({ type: 'component_recovered', component: 'upsd' });
    } else if (this.#problem.isNews(problem)) {
      this.log.warn(problem);
      this.inbox.dispatch({ type: 'component_failed', component: 'upsd', reason: problem });
    }
  }

  #levelOf(line: string): LogLevel {
    const refused = refusedAddressIn(line);
    return refused === null || this.#listen.refuse(refused) ? upsdLineLevel(line) : 'debug';
  }

  async #seen({ clients, latched }: UpsdLook): Promise<void> {
    this.#tell(complaint(this.#listen.plan.missing));
    this.#loggedIn.seen(clients);
    const due = this.#forcedShutdowns.look(latched, this.clock.now().monotonic);
    if (due.length === 0) return;
    const forced = `forced shutdown (FSD) of ${due.join(', ')}`;
    const reload = (): void => this.#child?.signal('SIGHUP');
    try {
      await clearForcedShutdowns(due, this.settings.upses, this.#folder, this.#client, reload);
      this.log.info(`the mains is there: a client's ${forced} was cleared`);
    } catch (error) {
      this.#restarts.ask(`a ${forced} could not be cleared otherwise: ${messageOf(error)}`);
    }
  }
}
