import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriverPort as DriverSettings } from '../../../config/sections/ups_port.js';
import type { CommandResult } from '../../../domain/core/command.js';
import type { PortRequest } from '../../../domain/core/event.js';
import { Failure, messageOf } from '../../../domain/core/failure.js';
import type { Inbox, Log, LogLevel } from '../../../domain/core/ports.js';
import { milliseconds, seconds, type Duration } from '../../../domain/core/time.js';
import type { PortReport } from '../../../domain/ups/data_port.js';
import type { ChildProcesses, RunAs, SupervisedChild } from '../../../platform/child_process.js';
import { checkReachable } from '../../../platform/folder_access.js';
import { TellOnce } from '../../../platform/retry.js';
import { runAfter, runEvery, sleep, type Timer } from '../../../platform/timers.js';
import { setAccess, writeWholeIfDifferent } from '../../../platform/whole_file.js';
import { DriverClient } from './driver_client.js';
import { driverConf } from './driver_files.js';
import { explained } from './driver_words.js';
import type { Port } from './port.js';

export interface DriverPortSettings extends DriverSettings {
  /** Of the UPS. */
  readonly name: string;
  /** A folder of its own, for its configuration and its socket. */
  readonly folder: string;
  /** The user that it runs as; null: ours. */
  readonly runAs: RunAs | null;
}

/** A driver that says itself that its data is stale is looking for its device again: it is left some time. */
const staleFor: Duration = seconds(60);

/** While its device does not answer a driver is blocked in a read for seconds, and answers nobody. One that hangs never does. */
const silentFor: Duration = seconds(30);

const lookEvery: Duration = seconds(5);

/** After so many without a word, the device itself is taken to hang. */
const startsToReset = 4;

/** Some drivers walk through a slow device before they open their socket. */
const limits = {
  readiness: seconds(90),
  maxWait: seconds(60),
  graceAtStop: seconds(5),
  graceAtRestart: seconds(5),
};

const folderMode = 0o770;
const fileMode = 0o640;

/** A UPS read by its NUT driver, which runs as our child and is kept alive. */
export class DriverPort implements Port {
  #child: SupervisedChild | null = null;
  #client: DriverClient | null = null;
  #look: Timer | null = null;
  #staleTimer: Timer | null = null;
  /** Since something was heard last. */
  #starts = 0;
  #reconnect: Timer | null = null;
  readonly #told = new TellOnce();

  constructor(
    private readonly settings: DriverPortSettings,
    private readonly children: ChildProcesses,
    private readonly inbox: Pick<Inbox, 'dispatch'>,
    private readonly log: Log,
    /** Gives the device to the driver's group; resets one that hangs. */
    private readonly device: DeviceCare,
  ) {}

  start(): void {
    void this.#start().catch((error: unknown) => this.#silent(messageOf(error)));
  }

  ask(request: PortRequest): Promise<CommandResult> {
    const gone: CommandResult = { accepted: false, code: 'refused', reason: 'its driver does not run now.' };
    return this.#client?.ask(request) ?? Promise.resolve(gone);
  }

  async stop(): Promise<void> {
    this.#look?.stop();
    this.#staleTimer?.stop();
    this.#reconnect?.stop();
    this.#drop();
    await this.#child?.stop();
    this.#child = null;
  }

  async #start(): Promise<void> {
    const { name, driver, folder, runAs } = this.settings;
    const command = await findDriver(driver);
    this.#child = this.children.supervise(
      {
        name: driver,
        command,
        args: ['-a', name, '-F'],
        env: { NUT_CONFPATH: folder, NUT_STATEPATH: folder, NUT_ALTPIDPATH: folder, NUT_PIDPATH: folder },
        runAs,
        limits,
        prepare: () => this.#prepare(),
        ready: (signal) => this.#untilConnected(signal),
        levelOf: driverLineLevel,
      },
      {
        up: () => this.log.debug(`${driver} serves`),
        down: (reason) => this.#failed(reason),
      },
    );
    this.#look = runEvery(lookEvery, () => this.#lookAfterIt());
    this.#child.start();
  }

  async #prepare(): Promise<void> {
    const { name, folder, runAs } = this.settings;
    await mkdir(folder, { recursive: true, mode: folderMode });
    await setAccess(folder, folderMode, runAs?.gid ?? null);
    await writeWholeIfDifferent(join(folder, 'ups.conf'), driverConf(name, this.settings), {
      mode: fileMode,
      exactly: { gid: runAs?.gid ?? null },
    });
    // A driver that was killed has left it: it would be taken for its successor's.
    await rm(this.#socketPath, { force: true });
    if (runAs) await checkReachable(folder, 'the driver', runAs);
    this.#starts += 1;
    if (this.#starts % startsToReset === 0) await this.device.reset();
    await this.device.prepare();
  }

  get #socketPath(): string {
    const { folder, driver, name } = this.settings;
    return join(folder, `${driver}-${name}`);
  }

  /** Resolves once the driver has told all that it knows. */
  async #untilConnected(signal: AbortSignal): Promise<void> {
    let why = 'it has not opened its socket';
    while (!signal.aborted) {
      const isTold = await new Promise<boolean>((resolve) => {
        const client = new DriverClient(this.#socketPath, {
          reported: (report) => {
            this.#reported(report);
            resolve(true);
          },
          stale: () => {
            this.#staleByItsWord();
            resolve(true);
          },
          closed: (reason) => {
            why = reason;
            if (this.#client === client) this.#closed(reason);
            resolve(false);
          },
        });
        this.#drop();
        this.#client = client;
        signal.addEventListener('abort', () => resolve(false), { once: true });
      });
      if (isTold) return;
      await sleep(connectEvery, signal);
    }
    throw new Error(why);
  }

  #reported(report: PortReport): void {
    if ((report.variables.get('ups.status') ?? '') === '') {
      this.#silent('its driver tells no status');
      return;
    }
    this.#starts = 0;
    this.#staleTimer?.stop();
    this.#staleTimer = null;
    if (this.#told.recover()) this.log.info(`${this.settings.name} is heard again.`);
    this.inbox.dispatch({ type: 'port_reported', ups: this.settings.name, report });
  }

  #staleByItsWord(): void {
    this.#silent('its driver says that its data is stale: it does not reach the UPS');
    this.#staleTimer ??= runAfter(staleFor, () => {
      this.#staleTimer = null;
      this.#restart(`its data has been stale for ${staleFor / 1000} s`);
    });
  }

  #lookAfterIt(): void {
    if (this.#client === null || this.#client.silentFor < silentFor) return;
    const why = `it has not answered for ${silentFor / 1000} s`;
    this.#silent(`its driver hangs: ${why}`);
    this.#drop();
    this.#restart(why);
  }

  /** Nothing that it still says is heard. */
  #drop(): void {
    const client = this.#client;
    this.#client = null;
    client?.close();
  }

  /** Most often because it has ended, which is told next, with why. One that runs on is started anew. */
  #closed(reason: string): void {
    this.#client = null;
    const pid = this.#child?.pid ?? null;
    this.#reconnect = runAfter(endsWithin, () => {
      if (pid !== null && this.#child?.pid === pid) this.#restart(`it has closed its socket: ${reason}`);
    });
  }

  #restart(reason: string): void {
    this.#child?.restart(reason);
  }

  #failed(reason: string): void {
    this.#drop();
    this.#silent(explained(reason));
  }

  #silent(reason: string): void {
    const { name } = this.settings;
    if (this.#told.isNews(reason)) this.log.warn(`${name} is not heard: ${reason}`);
    this.inbox.dispatch({ type: 'port_silent', ups: name, reason });
  }
}

const connectEvery: Duration = milliseconds(200);

const endsWithin: Duration = seconds(2);

export interface DeviceCare {
  /** Before each start of the driver. Never rejects: the driver itself tells best what is wrong. */
  prepare(): Promise<void>;
  /** After starts in vain. */
  reset(): Promise<void>;
}

/** Debian and Ubuntu, some others, Alpine. */
const defaultFolders = ['/lib/nut', '/usr/lib/nut', '/usr/libexec/nut', '/usr/local/ups/bin'];

/** @throws Failure DRIVER_MISSING */
export async function findDriver(
  driver: string,
  folders: readonly string[] = defaultFolders,
): Promise<string> {
  for (const folder of folders) {
    const path = join(folder, driver);
    const isThere = await readFile(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new Failure(
    'DRIVER_MISSING',
    `NUT's driver ${driver} is not installed.`,
    'Look at its name; snmp-ups is in the package nut-snmp, netxml-ups in nut-xml, nut-ipmipsu in nut-ipmi, the others in nut-server.',
  );
}

/** The first that fits decides. */
const levels: readonly (readonly [RegExp, LogLevel])[] = [
  [/^Network UPS Tools|^(?:USB communication driver|Serial port).*\d/i, 'debug'],
  [/^fatal|^error|can't|cannot|failed|permission denied/i, 'warn'],
];

const driverLineLevel = (line: string): LogLevel =>
  levels.find(([pattern]) => pattern.test(line))?.[1] ?? 'info';
