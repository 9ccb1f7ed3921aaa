import { createTask, type Logger, type ScheduledTask } from 'node-cron';
import type { Clock, Inbox, Log } from '../../domain/core/ports.js';
import { milliseconds, minutes, seconds, wallClockTime, type WallTime } from '../../domain/core/time.js';
import { startTolerance } from '../../domain/schedule/schedule.js';
import type { ScheduleSettings } from '../../domain/schedule/settings.js';
import { runAfter, runEvery, type Timer } from '../../platform/timers.js';

/** How often both clocks are compared, and by how much they may part meanwhile: more, and somebody has set the clock, or the machine slept. */
const lookEvery = seconds(10);
const maxParting = seconds(2);

/** Node's timers take no more than 24 days; one that comes too early only looks once more. */
const maxTimer = minutes(60);

/**
 * Tells the loop when the time of a schedule has come: node-cron does for those that come again, a timer for those that come
 * once. What follows is the loop's business. Neither of both notices that the clock was set, so they are made anew then; what
 * was missed is not made up.
 */
export class CronTasks {
  #running: readonly Timer[] = [];
  #look: Timer | null = null;
  /** By how much the wall clock is ahead of the monotonic one. */
  #ahead = 0;

  constructor(
    private readonly schedules: readonly ScheduleSettings[],
    private readonly clock: Clock,
    private readonly inbox: Inbox,
    private readonly log: Log,
  ) {}

  start(): void {
    if (this.schedules.length === 0) return;
    this.#ahead = this.#parting();
    this.#makeAll();
    this.#look = runEvery(lookEvery, () => this.#lookAtClocks());
  }

  stop(): void {
    this.#look?.stop();
    this.#endAll();
  }

  #parting(): number {
    const { wall, monotonic } = this.clock.now();
    return wall - monotonic;
  }

  #lookAtClocks(): void {
    const ahead = this.#parting();
    const parted = Math.round((ahead - this.#ahead) / 1000);
    const isSet = Math.abs(ahead - this.#ahead) > maxParting;
    this.#ahead = ahead;
    if (!isSet) return;
    const way = parted > 0 ? 'forward' : 'back';
    this.log.info(
      `The clock was set ${way} by ${Math.abs(parted)} s, or the machine slept; schedules follow it.`,
    );
    this.#endAll();
    this.#makeAll();
    // Its deadlines were told by the clock as it was.
    this.inbox.dispatch({ type: 'ticked' });
  }

  #makeAll(): void {
    this.#running = this.schedules.map((schedule) => {
      const { id, when, timezone } = schedule;
      const isDue = (at: WallTime): void => this.inbox.dispatch({ type: 'schedule_due', schedule: id, at });
      return when.kind === 'once' ? this.#once(when.at, isDue) : this.#again(when.cron, timezone, isDue);
    });
  }

  #endAll(): void {
    for (const task of this.#running) task.stop();
    this.#running = [];
  }

  #again(cron: string, timezone: string, isDue: (at: WallTime) => void): Timer {
    const task: ScheduledTask = createTask(cron, ({ date }) => isDue(wallClockTime(date.getTime())), {
      timezone,
      noOverlap: true,
      missedExecutionTolerance: startTolerance,
      suppressMissedWarning: true,
      logger: this.#logger,
    });
    void task.start();
    return { stop: () => void task.destroy() };
  }

  #once(at: WallTime, isDue: (at: WallTime) => void): Timer {
    let timer: Timer | null = null;
    const wait = (): void => {
      const left = at - this.clock.now().wall;
      if (left > 0) timer = runAfter(milliseconds(Math.min(left, maxTimer)), wait);
      else isDue(at);
    };
    // One that is over when we begin is missed.
    if (at > this.clock.now().wall) wait();
    return { stop: () => timer?.stop() };
  }

  readonly #logger: Logger = {
    info: (message) => this.log.debug(message),
    debug: (message) => this.log.debug(String(message)),
    warn: (message) => this.log.warn(message),
    error: (message, error) => this.log.error(String(message), { error: error ?? message }),
  };
}
