import type { Notifications, TargetState, TestOutcome } from '../../api/notifications.js';
import type { TargetSettings } from '../../config/sections/notify.js';
import type { Announcement } from '../../domain/core/announcement.js';
import type { Clock, Log, Output } from '../../domain/core/ports.js';
import { milliseconds, seconds, type Moment } from '../../domain/core/time.js';
import {
  bounded,
  cursorOf,
  delivered,
  emptyBacklog,
  forTargets,
  givenUp,
  maxNotices,
  waitingFor,
  withNotice,
  type Backlog,
  type Parcel,
} from '../../domain/notify/backlog.js';
import type { ClockTime } from '../../domain/notify/next.js';
import { noticeOf, type Notice } from '../../domain/notify/notice.js';
import { isConnectedAgain, isOut, newsOfBatteries } from '../../domain/notify/own_news.js';
import { SetClock } from '../../domain/notify/set_clock.js';
import type { Snapshot } from '../../domain/view/snapshot.js';
import { runAfter, withTimeout, type Timer } from '../../platform/timers.js';
import type { Channel } from './channel.js';
import { Courier, type CourierContext } from './courier.js';
import type { CourierLimits } from './limits.js';
import type { QueueFile } from './queue_file.js';

/** A stop is a matter of a second; what is on its way has so long, and then the disk. */
const patience = milliseconds(700);

/** A flood drops many: they are told together. */
const tellDropsAfter = seconds(2);

export interface NotificationsContext extends Omit<CourierContext, 'isOut'> {
  readonly targets: readonly TargetSettings[];
  readonly channelOf: (target: TargetSettings) => Channel;
  readonly file: Pick<QueueFile, 'load' | 'save'>;
  readonly clock: Clock;
  readonly time: ClockTime;
  readonly log: Log;
  /** News of how the run before ended. */
  readonly newsOfLastRun: (wasStopped: boolean) => readonly Notice[];
  readonly limits?: CourierLimits;
}

/**
 * Tells people what happens. What is to be told is in the queue, in memory and on disk, before anybody is asked to take it; the
 * couriers empty it, each for its target. Nothing waits for any of that.
 */
export class NotificationsOutput implements Output, Notifications {
  readonly name = 'notifications';
  readonly #couriers: readonly Courier[];
  #backlog: Backlog;
  #setClock: SetClock;
  #before: Snapshot | null = null;
  #now: Snapshot | null = null;
  #isLoaded = false;
  #isStopped = false;
  #untoldDrops = 0;
  #tellingDrops: Timer | null = null;

  constructor(private readonly context: NotificationsContext) {
    const { targets, channelOf, limits } = context;
    this.#backlog = forTargets(emptyBacklog, targets);
    this.#setClock = new SetClock(context.clock.now(), this.#backlog.last);
    const couriers = { ...context, isOut: () => this.#now !== null && isOut(this.#now) };
    this.#couriers = targets.map((target) => {
      const { name } = target;
      const bag = {
        waiting: () => waitingFor(this.#inTime(), target),
        cursor: () => cursorOf(this.#backlog, name),
        delivered: (parcel: Parcel) => this.#change(delivered(this.#backlog, target, parcel, targets)),
        givenUp: (parcel: Parcel) => this.#change(givenUp(this.#backlog, target, parcel, targets)),
      };
      return new Courier(target, channelOf(target), bag, couriers, limits);
    });
  }

  /** Takes up what waited when the run before ended. Never rejects. */
  async start(): Promise<void> {
    const { file, targets, clock, newsOfLastRun } = this.context;
    const { backlog, wasStopped } = await file.load();
    const meanwhile = this.#backlog.notices.map(({ notice }) => notice);
    const now = clock.now();
    const left = forTargets(backlog, targets);
    this.#isLoaded = true;
    this.#setClock = new SetClock(now, left.last);
    this.#backlog = [...newsOfLastRun(wasStopped), ...meanwhile].reduce(
      (all, notice) => withNotice(all, notice, targets, now.wall),
      bounded(left, targets, now.wall),
    );
    this.#tellDropped(droppedIn(this.#backlog) - droppedIn(left));
    this.#changed();
  }

  show(snapshot: Snapshot): void {
    this.#before = this.#now;
    this.#now = snapshot;
    if (this.#before === null) return;
    for (const notice of newsOfBatteries(this.#before, snapshot)) this.#add(notice);
    if (isConnectedAgain(this.#before, snapshot)) for (const courier of this.#couriers) courier.tryNow();
  }

  announce(announcement: Announcement, at: Moment): void {
    if (this.#now === null) return;
    const { time } = this.context;
    const notice = noticeOf(announcement, this.#before ?? this.#now, this.#now, at.wall, time);
    if (notice !== null) this.#add(notice);
  }

  targets(): readonly TargetState[] {
    return this.#couriers.map((courier) => courier.state());
  }

  test(target: string): Promise<TestOutcome | 'busy'> | null {
    const wanted = target.toLowerCase();
    const index = this.context.targets.findIndex(({ name }) => name.toLowerCase() === wanted);
    return this.#couriers[index]?.test() ?? null;
  }

  /** Never rejects. */
  async stop(): Promise<void> {
    await Promise.all(this.#couriers.map((courier) => courier.stop(patience)));
    this.#tellingDrops?.stop();
    this.#isStopped = true;
    if (!this.#isLoaded) return;
    const saved = this.context.file.save(() => this.#backlog, true);
    await withTimeout(saved, patience, () => undefined);
  }

  #add(notice: Notice): void {
    const { targets, clock } = this.context;
    const before = this.#inTime();
    this.#change(withNotice(before, notice, targets, clock.now().wall));
    this.#tellDropped(droppedIn(this.#backlog) - droppedIn(before));
  }

  /** The backlog, with true times also where the clock was set meanwhile. */
  #inTime(): Backlog {
    this.#backlog = this.#setClock.corrected(this.#backlog, this.context.clock.now());
    return this.#backlog;
  }

  #change(next: Backlog): void {
    if (next === this.#backlog) return;
    this.#backlog = next;
    this.#changed();
  }

  /** What comes before the file was read waits in memory. */
  #changed(): void {
    if (!this.#isLoaded) return;
    void this.context.file.save(() => this.#backlog, this.#isStopped);
    for (const courier of this.#couriers) courier.look();
  }

  #tellDropped(count: number): void {
    if (count <= 0) return;
    this.#untoldDrops += count;
    this.#tellingDrops ??= runAfter(tellDropsAfter, () => {
      this.#tellingDrops = null;
      this.context.log.warn(
        `${this.#untoldDrops} notifications were dropped: more than ${maxNotices} things waited, or one for longer than 7 days. Their targets are told how many with the next message.`,
      );
      this.#untoldDrops = 0;
    });
  }
}

const droppedIn = ({ cursors }: Backlog): number =>
  [...cursors.values()].reduce((sum, { dropped }) => sum + dropped, 0);
