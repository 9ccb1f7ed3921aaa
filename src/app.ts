import { mkdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { checkNotRunning, type ControlSocket } from './adapters/control/socket.js';
import type { Endpoint } from './adapters/http/endpoint.js';
import { StatusStream } from './adapters/http/stream/status_stream.js';
import { StateFile } from './adapters/state/state_file.js';
import { CronTasks } from './adapters/schedule/cron_tasks.js';
import { AnnouncementLog } from './adapters/log/announcements.js';
import type { LogOutlets } from './adapters/log/log_outlets.js';
import { lockFolder } from './adapters/system/folder_lock.js';
import { installationId, readBootId } from './adapters/system/identity.js';
import { runFolderCandidates, takeRunFolder, volatileFolder } from './adapters/system/run_folder.js';
import type { FileHistory } from './adapters/history/file_history.js';
import { createHistory, heardBy } from './app/history.js';
import { createHosts, type Hosts } from './app/hosts.js';
import { createControl, createHub, createIngress, hubContext, type Ingress } from './app/hub.js';
import { createMqtt, type Mqtt } from './app/mqtt.js';
import { createNut, maxSocketName, type Nut } from './app/nut.js';
import { childUsers, connectionShares } from './app/connection_shares.js';
import { createPorts, maxPortSocketName, type Ports } from './app/ports.js';
import { createNotifications, type LastRun } from './app/notify.js';
import { createPrimary, withOwnHost, type Primary } from './app/primary.js';
import { createProbing, fpingOf, type Probing } from './app/probing.js';
import type { NotificationsOutput } from './adapters/notify/notifications.js';
import type { Supervised } from './app/context.js';
import { underscored } from './config/text/identifiers.js';
import type { LoadedSettings, Settings } from './config/sections/registry.js';
import { messageOf } from './domain/core/failure.js';
import { recall } from './domain/core/recall.js';
import type { Log } from './domain/core/ports.js';
import { withIdsOf } from './domain/core/renamed_ids.js';
import { systemClock } from './platform/timers.js';
import { openFilesLimit } from './platform/listening.js';
import { Supervisor } from './platform/supervisor.js';
import { Loop } from './runtime/loop.js';
import { OutputQueue } from './runtime/output_queue.js';
import { version } from './version.js';

const controlSocketName = 'control.sock';

/** The composition root: builds every part, starts them in order, stops them in reverse. */
export class App {
  #loop: Loop | null = null;
  #lock: FileHandle | null = null;
  #nut: Nut | null = null;
  #mqtt: Mqtt | null = null;
  #control: ControlSocket | null = null;
  #hub: Endpoint | null = null;
  #ingress: Ingress | null = null;
  #stream: StatusStream | null = null;
  #hosts: Hosts | null = null;
  #probing: Probing | null = null;
  #ports: Ports | null = null;
  #primary: Primary | null = null;
  #history: FileHistory | null = null;
  #schedules: CronTasks | null = null;
  #notifications: NotificationsOutput | null = null;

  private readonly settings: Settings;

  constructor(
    private readonly loaded: LoadedSettings,
    private readonly places: { readonly config: string; readonly data: string },
    private readonly log: Log,
    private readonly supervised: Supervised | null = null,
    private readonly outlets: Pick<LogOutlets, 'start'> | null = null,
  ) {
    this.settings = withOwnHost(loaded.settings);
  }

  /**
   * Starts everything. A part that cannot be started is told as a problem and does not keep the others from starting.
   *
   * @throws Failure `ALREADY_RUNNING`, with nothing touched; `NO_RUN_FOLDER`
   */
  async start(): Promise<void> {
    const { settings, loaded, log, supervised } = this;
    const { config: file, data: dataFolder } = this.places;
    await mkdir(dataFolder, { recursive: true }).catch((error: unknown) => {
      log.error(`The data folder ${dataFolder} cannot be made: ${messageOf(error)}`);
    });
    this.#lock = await lockFolder(dataFolder, log);
    // One that could not lock it may be there all the same.
    await checkNotRunning(runFolderCandidates(dataFolder).map((folder) => join(folder, controlSocketName)));
    const fping = fpingOf(settings, log.child('probe'));
    const users = await childUsers(log);
    const longestName = Math.max(maxSocketName(settings), maxPortSocketName(settings));
    const runFolder = await takeRunFolder(dataFolder, users.all, longestName, log);
    this.#lock ??= await lockFolder(runFolder, log);
    const bootId = await readBootId(log);
    const { loop, remembered } = await this.#buildLoop(bootId);
    this.#loop = loop;
    loop.add(new OutputQueue(new AnnouncementLog(log.child('status')), log));
    this.outlets?.start(loop, log.child('log'));

    const shares = connectionShares(await openFilesLimit());
    const serialPrefix = await installationId(join(dataFolder, 'installation-id.json'), log);
    const context = {
      settings,
      runFolder,
      dataFolder,
      inbox: loop,
      clock: systemClock,
      children: new Supervisor(log),
      log,
      supervised,
      version,
      connectionShares: shares,
    };
    const history = createHistory(context, bootId);
    this.#history = history;
    if (history !== null) loop.add(new OutputQueue(history, log));
    const notifications = createNotifications(context, { remembered, bootId });
    this.#notifications = notifications;
    if (notifications !== null) loop.add(new OutputQueue(notifications, log));
    const hosts = createHosts(settings, loop, log);
    this.#hosts = hosts;
    this.#nut = createNut({ ...context, serialPrefix, user: users.nut, hostAt: hosts.hostOfNutClient });
    for (const output of this.#nut.outputs) loop.add(new OutputQueue(output, log));
    this.#mqtt = createMqtt({ ...context, user: users.mosquitto });
    if (this.#mqtt !== null) loop.add(new OutputQueue(this.#mqtt.output, log));
    const { hostAt } = hosts;
    const stream = new StatusStream(loop.snapshot, version, systemClock);
    this.#stream = stream;
    loop.add(new OutputQueue(stream, log));
    const shown = hubContext({
      ...context,
      serialPrefix,
      hostAt,
      stream,
      history: history?.answers ?? null,
      loaded,
      file,
      notifications,
      snapshot: () => loop.snapshot,
      state: () => loop.state,
    });
    this.#control = createControl(join(runFolder, controlSocketName), shown, shares.control);
    this.#hub = createHub(context, shown);
    this.#ingress =
      supervised === null ? null : createIngress(supervised, settings.commanders, shown, shares.ingress);
    const probing = createProbing({
      settings,
      subscriptions: this.#mqtt?.output.subscriptions ?? null,
      fping: await fping,
      clock: systemClock,
      inbox: heardBy(history, loop),
      log: log.child('probe'),
    });
    this.#probing = probing;
    loop.add(new OutputQueue(probing.output, log));

    const ports = createPorts({ ...context, user: users.driver });
    this.#ports = ports;
    const primary = createPrimary(settings, supervised, loop, log.child('primary'));
    this.#primary = primary;
    loop.start({
      probeAll: (ups) => probing.probeAll(ups),
      sendMagicPacket: hosts.wake,
      askPort: (ups, request) => ports.ask(ups, request),
      shutDownMachine: () => primary?.shutDown() ?? Promise.resolve('primary is not configured'),
    });
    history?.start();
    void primary?.start();
    void notifications?.start();
    ports.start();
    hosts.start();
    probing.start();
    this.#schedules = new CronTasks(settings.schedules, systemClock, loop, log.child('schedule'));
    this.#schedules.start();
    await Promise.all([this.#nut.start(), this.#control.start(), this.#hub?.start()]);
    this.#ingress?.start();
    this.#mqtt?.start();
  }

  /** Stops everything in reverse, and leaves no child behind. Never rejects. */
  async stop(): Promise<void> {
    const contained = async (what: string, stop: () => Promise<void> | undefined): Promise<void> => {
      try {
        await stop();
      } catch (error) {
        this.log.error(`${what} did not stop cleanly: ${messageOf(error)}`, { error });
      }
    };
    this.#schedules?.stop();
    this.#probing?.stop();
    this.#hosts?.stop();
    this.#stream?.stop();
    await contained('The control socket', () => this.#control?.stop());
    await Promise.all([
      contained('The hub', () => this.#hub?.stop()),
      contained('The page for Home Assistant', () => this.#ingress?.stop()),
      contained('The notifications', () => this.#notifications?.stop()),
      contained('MQTT', () => this.#mqtt?.stop()),
      contained('NUT', () => this.#nut?.stop()),
      contained('The drivers', () => this.#ports?.stop()),
      contained('The look at whether this machine can be shut down', () => this.#primary?.stop()),
    ]);
    this.supervised?.api.close();
    await contained('The loop', () => this.#loop?.stop());
    await contained('The history', () => this.#history?.stop());
    await contained('The lock', () => this.#lock?.close());
  }

  async #buildLoop(bootId: string): Promise<{ readonly loop: Loop } & Pick<LastRun, 'remembered'>> {
    const { settings, log } = this;
    const statePath = join(this.places.data, 'state.json');
    const stateFile = new StateFile(statePath, log.child('state'), volatileFolder(this.places.data));
    const saved = await stateFile.load();
    const remembered = saved === null ? null : withIdsOf(settings, saved, underscored);
    const state = recall(settings, remembered, bootId, systemClock.now());
    for (const { outage, decided } of state.upses) {
      if (outage === null) continue;
      log.info(
        decided
          ? 'An outage was going on when the service stopped; it goes on, and its status is served at once.'
          : 'An outage was going on when the service stopped; the status is stale until the mains is decided anew.',
      );
    }
    const loop = new Loop(settings, state, bootId, systemClock, stateFile, log);
    stateFile.reportTo(loop);
    return { loop, remembered };
  }
}
