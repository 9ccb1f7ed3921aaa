import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriverPort as DriverSettings } from '../../../config/sections/ups_port.js';
import type { CommandResult } from '../../../domain/core/command.js';
import type { PortRequest } from '../../../domain/core/event.js';
import { messageOf } from '../../../domain/core/failure.js';
import type { Inbox, Log, LogLevel } from '../../../domain/core/ports.js';
import { seconds, type Duration } from '../../../domain/core/time.js';
import type { PortReport } from '../../../domain/ups/data_port.js';
import type { ChildLimits, ChildProcesses, RunAs, SupervisedChild } from '../../../platform/child_process.js';
import { checkReachable } from '../../../platform/folder_access.js';
import { TellOnce } from '../../../platform/retry.js';
import { runAfter, type Timer } from '../../../platform/timers.js';
import { setAccess, writeWholeIfDifferent } from '../../../platform/whole_file.js';
import { driverConf, sectionName } from './driver_files.js';
import { DriverLink, type DriverLinkLimits } from './driver_link.js';
import { findDriver } from './driver_program.js';
import { DriverWords, saysThatItIsLost } from './driver_words.js';
import type { Port } from './port.js';

export interface DriverPortSettings extends DriverSettings {
  /** Of the UPS. */
  readonly name: string;
  /** A folder of its own, for its configuration and its socket. */
  readonly folder: string;
  /** The user that it runs as; null: ours. */
  readonly runAs: RunAs | null;
}

/** The device behind a driver. */
export interface DeviceCare {
  /** Before each start of the driver. Never rejects: the driver itself tells best what is wrong. */
  prepare(): Promise<void>;
  /** After starts in vain. */
  reset(): Promise<void>;
}

export interface DriverLimits extends DriverLinkLimits {
  /** A driver that says itself that its data is stale is looking for its device again: it is left some time. */
  readonly staleFor: Duration;
  /** After so many starts without a word, the device itself is taken to hang. */
  readonly startsToReset: number;
  readonly child: Partial<ChildLimits>;
}

export const defaultLimits: DriverLimits = {
  pingEvery: seconds(5),
  silentFor: seconds(30),
  // upscmd and upsrw wait 10 s for a result, and a driver of a slow device answers after some of them.
  answersWithin: seconds(8),
  staleFor: seconds(60),
  closedFor: seconds(2),
  startsToReset: 3,
  child: {
    // A reset of the device is part of it.
    preparation: seconds(15),
    // Some drivers walk through a slow device before they open their socket.
    readiness: seconds(90),
    maxWait: seconds(60),
    graceAtStop: seconds(5),
    graceAtRestart: seconds(5),
  },
};

const folderMode = 0o770;
const fileMode = 0o640;

/** A UPS read by its NUT driver, which runs as our child and is kept alive. */
export class DriverPort implements Port {
  #child: SupervisedChild | null = null;
  #staleTimer: Timer | null = null;
  /** Since something was heard last. */
  #startsInVain = 0;
  #restartReason: string | null = null;
  #latest: PortReport | null = null;
  /** What the driver had told when it said on its output that it does not reach the UPS: that does not hold any more. */
  #outdated: PortReport | null = null;
  #isStopped = false;
  #started: Promise<void> = Promise.resolve();
  readonly #told = new TellOnce();
  readonly #words = new DriverWords();
  readonly #socketPath: string;
  readonly #link: DriverLink;

  constructor(
    private readonly settings: DriverPortSettings,
    private readonly children: ChildProcesses,
    private readonly inbox: Pick<Inbox, 'dispatch'>,
    private readonly log: Log,
    private readonly device: DeviceCare,
    private readonly limits: DriverLimits = defaultLimits,
    private readonly find: (driver: string) => Promise<string> = findDriver,
  ) {
    this.#socketPath = join(settings.folder, `${settings.driver}-${sectionName}`);
    const listener = {
      reported: (report: PortReport) => this.#reported(report),
      stale: () => this.#stale('its driver says that its data is stale: it does not reach the UPS'),
      hangs: () => this.#hangs(`it has not answered for ${inSeconds(limits.silentFor)}`),
      lost: (why: string) => this.#restart(`its socket cannot be read any more: ${why}`),
    };
    this.#link = new DriverLink(this.#socketPath, listener, limits);
  }

  start(): void {
    this.#started = this.#start().catch((error: unknown) => this.#silent(messageOf(error)));
  }

  ask(request: PortRequest): Promise<CommandResult> {
    return this.#link.ask(request);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#started;
    this.#drop();
    await this.#child?.stop();
    this.#child = null;
  }

  async #start(): Promise<void> {
    const { driver, folder, runAs } = this.settings;
    const command = await this.find(driver);
    if (this.#isStopped) return;
    this.#child = this.children.supervise(
      {
        name: driver,
        command,
        args: ['-a', sectionName, '-F'],
        env: { NUT_CONFPATH: folder, NUT_STATEPATH: folder, NUT_ALTPIDPATH: folder, NUT_PIDPATH: folder },
        runAs,
        limits: this.limits.child,
        prepare: () => this.#prepare(),
        ready: (signal) => this.#link.open(signal),
        levelOf: (line) => this.#heard(line),
      },
      {
        up: () => this.log.debug(`${driver} serves`),
        down: (reason) => this.#ended(reason),
      },
    );
    this.#child.start();
  }

  async #prepare(): Promise<void> {
    const { folder, driver, runAs } = this.settings;
    this.#drop();
    this.#latest = this.#outdated = null;
    this.#words.begin();
    await mkdir(folder, { recursive: true, mode: folderMode });
    await setAccess(folder, folderMode, runAs?.gid ?? null);
    await writeWholeIfDifferent(join(folder, 'ups.conf'), driverConf(this.settings), {
      mode: fileMode,
      exactly: { gid: runAs?.gid ?? null },
    });
    // A driver that was killed has left it: it would be taken for its successor's.
    await rm(this.#socketPath, { force: true });
    if (runAs) await checkReachable(folder, driver, runAs);
    const isInVain = this.#startsInVain > 0 && this.#startsInVain % this.limits.startsToReset === 0;
    if (isInVain) await this.device.reset();
    this.#startsInVain += 1;
    await this.device.prepare();
  }

  #heard(line: string): LogLevel {
    if (saysThatItIsLost(line) && this.#latest !== null) {
      this.#outdated = this.#latest;
      this.#stale(`its driver says: ${line}`);
    }
    return this.#words.hear(line);
  }

  #reported(report: PortReport): void {
    this.#latest = report;
    if (report === this.#outdated) return;
    this.#outdated = null;
    if ((report.variables.get('ups.status') ?? '') === '') {
      this.#stale('its driver tells no status');
      return;
    }
    this.#startsInVain = 0;
    this.#staleTimer?.stop();
    this.#staleTimer = null;
    if (this.#told.recover()) this.log.info(`${this.settings.name} is heard again.`);
    this.inbox.dispatch({ type: 'port_reported', ups: this.settings.name, report });
  }

  #stale(reason: string): void {
    const { staleFor } = this.limits;
    this.#silent(reason);
    this.#staleTimer ??= runAfter(staleFor, () =>
      this.#restart(`its data has been stale for ${inSeconds(staleFor)}`),
    );
  }

  /**
   * One that waits for answers out of the network may answer again: with an agent that is gone, `snmp-ups` is blocked for 40 s at
   * each look.
   */
  #hangs(why: string): void {
    if (isLocal(this.settings)) this.#restart(why);
    else this.#stale(`its driver waits for the UPS: ${why}`);
  }

  /** Nothing that the one which ends still says is heard. */
  #restart(reason: string): void {
    this.#drop();
    this.#restartReason = reason;
    const why = `its driver is started anew: ${reason}`;
    this.#told.isNews(why);
    this.inbox.dispatch({ type: 'port_silent', ups: this.settings.name, reason: why });
    this.#child?.restart(reason);
  }

  #ended(reason: string): void {
    this.#drop();
    if (reason !== this.#restartReason) this.#silent(this.#words.explained(reason));
    this.#restartReason = null;
  }

  #drop(): void {
    this.#staleTimer?.stop();
    this.#staleTimer = null;
    this.#link.close();
  }

  #silent(reason: string): void {
    const { name } = this.settings;
    if (this.#told.isNews(reason)) this.log.warn(`${name} is not heard: ${reason}`);
    this.inbox.dispatch({ type: 'port_silent', ups: name, reason });
  }
}

/** On USB or a serial port. */
const isLocal = ({ port }: DriverSettings): boolean => port === 'auto' || port.startsWith('/');

const inSeconds = (duration: Duration): string => `${duration / seconds(1)} s`;
