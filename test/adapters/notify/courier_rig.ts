import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Channel, Delivery, Message, Place } from '../../../src/adapters/notify/channel.js';
import { defaultLimits, type CourierLimits } from '../../../src/adapters/notify/limits.js';
import { NotificationsOutput } from '../../../src/adapters/notify/notifications.js';
import { QueueFile } from '../../../src/adapters/notify/queue_file.js';
import type { TargetSettings } from '../../../src/config/sections/notify.js';
import type { Announcement } from '../../../src/domain/core/announcement.js';
import { announced } from '../../../src/domain/core/announcement.js';
import type { DomainEvent } from '../../../src/domain/core/event.js';
import { milliseconds, minutes } from '../../../src/domain/core/time.js';
import type { Notice } from '../../../src/domain/notify/notice.js';
import type { Snapshot } from '../../../src/domain/view/snapshot.js';
import { systemClock } from '../../../src/platform/timers.js';
import { time } from '../../domain/notify/given.js';
import { KeptLog } from '../../kept_log.js';
import { snapshotOf } from '../http/given.js';
import { common } from './given.js';

/** A channel that keeps what it is given, and answers as the test says. */
export class StandInChannel implements Channel {
  place: Place | null = null;
  readonly sent: Message[] = [];
  /** Of the last attempt. */
  signal: AbortSignal | null = null;
  answer: () => Delivery | Promise<Delivery> = () => ({ outcome: 'delivered', answer: 'ok' });

  async send(message: Message, signal: AbortSignal): Promise<Delivery> {
    this.signal = signal;
    const delivery = await this.answer();
    this.sent.push(message);
    return delivery;
  }

  get titles(): readonly string[] {
    return this.sent.map(({ title }) => title);
  }
}

export const target = (
  name: string,
  changes: Partial<TargetSettings<'ntfy'>> = {},
): TargetSettings<'ntfy'> => ({
  ...common,
  type: 'ntfy',
  url: 'https://ntfy.example/topic',
  name,
  ...changes,
});

export const failing = (): Delivery => ({ outcome: 'retry', reason: 'it cannot be reached', after: null });

/** Waits that a test can wait for; the rest as it is. */
export const quick: CourierLimits = {
  ...defaultLimits,
  firstRetry: milliseconds(5),
  maxRetry: milliseconds(20),
};

/** As quick, but what fails is not tried again by itself. */
export const patient: CourierLimits = { ...defaultLimits, firstRetry: minutes(5) };

export const mainsLost = announced('mains_lost', 'Mains lost: 3 of 3 sentinels silent');
export const problem = (what: string): Announcement => announced('problem_raised', `Problem: ${what}`);

/** A test need not spare the disk. */
const noRest = milliseconds(0);

interface RigOptions {
  readonly targets?: readonly TargetSettings[];
  readonly limits?: CourierLimits;
  readonly newsOfLastRun?: (wasStopped: boolean) => readonly Notice[];
}

/** Notifications on a real disk, with channels that the test answers for. */
export class Rig {
  readonly events: DomainEvent[] = [];
  readonly log = new KeptLog();
  readonly channels = new Map<string, StandInChannel>();
  output: NotificationsOutput;
  #file: QueueFile;
  #lastSaved: Parameters<QueueFile['save']>[0] | null = null;

  private constructor(
    readonly folder: string,
    private readonly options: RigOptions,
  ) {
    this.#file = this.#newFile();
    this.output = this.#made();
  }

  static async start(options: RigOptions = {}): Promise<Rig> {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-notify-'));
    const rig = new Rig(folder, options);
    onTestFinished(async () => {
      await rig.output.stop();
      await rm(folder, { recursive: true });
    });
    await rig.output.start();
    rig.output.show(snapshotOf());
    return rig;
  }

  get path(): string {
    return join(this.folder, 'notify-queue.jsonl');
  }

  channel(name = 'phone'): StandInChannel {
    const found = this.channels.get(name);
    if (found === undefined) throw new Error(`no target ${name}`);
    return found;
  }

  tell(...announcements: readonly Announcement[]): void {
    for (const announcement of announcements) this.output.announce(announcement, systemClock.now());
  }

  show(snapshot: Snapshot): void {
    this.output.show(snapshot);
  }

  waiting(name = 'phone'): number {
    return this.output.targets().find((one) => one.name === name)?.waiting ?? -1;
  }

  /** Killed, and started again, with what is left on disk. The channels stay as they are. */
  async restart(damaged = (left: string): string => left): Promise<void> {
    await this.settled();
    const left = await readFile(this.path, 'utf8');
    await this.output.stop();
    await writeFile(this.path, damaged(left));
    this.output = this.#made();
    await this.output.start();
    this.output.show(snapshotOf());
  }

  /** Resolves once the disk has what is in memory. */
  async settled(): Promise<void> {
    if (this.#lastSaved !== null) await this.#file.save(this.#lastSaved, false);
  }

  #newFile(): QueueFile {
    return new QueueFile(this.path, { dispatch: (event) => this.events.push(event) }, this.log, noRest);
  }

  #made(): NotificationsOutput {
    const { targets = [target('phone')], limits = quick, newsOfLastRun = () => [] } = this.options;
    const file = this.#newFile();
    this.#file = file;
    return new NotificationsOutput({
      targets,
      channelOf: ({ name }) => {
        const channel = this.channels.get(name) ?? new StandInChannel();
        this.channels.set(name, channel);
        return channel;
      },
      file: {
        load: () => file.load(),
        save: (backlog, isStopped) => {
          this.#lastSaved = backlog;
          return file.save(backlog, isStopped);
        },
      },
      inbox: { dispatch: (event) => this.events.push(event) },
      clock: systemClock,
      time,
      log: this.log,
      newsOfLastRun,
      limits,
    });
  }
}
