import type { Now } from '../core/now.js';
import { monotonicTime, seconds, type Moment, type Monotonic, type WallTime } from '../core/time.js';
import { nextTime } from './calendar.js';
import type { ScheduleSettings } from './settings.js';

/** One schedule, as the loop knows it. */
export interface Schedule {
  readonly settings: ScheduleSettings;
  /** Whether it was switched on or off at run time, and what the configuration said then: once that changes, it wins again. */
  readonly override: { readonly enabled: boolean; readonly configured: boolean } | null;
  /**
   * The first start after `lookedAt` that is not left out, whether it is switched on or not; null: there is none. It stays while
   * it is due, until it comes or is missed.
   */
  readonly next: WallTime | null;
  readonly lookedAt: WallTime;
  /** The start that people have put off, also while it is past. */
  readonly skipped: WallTime | null;
  /** The start that people were told of before it came. */
  readonly announced: WallTime | null;
  /** The last start that came, whatever became of it: it does not come once more where the clock is set back. */
  readonly lastStart: WallTime | null;
  readonly run: Run | null;
}

/** From a start to its end. */
export interface Run {
  /** A missed end is always made up: it is a deadline, whoever runs until then. */
  readonly until: Moment;
  /** Of a drill: the names of the UPSes that are in it; else empty. */
  readonly upses: readonly string[];
  /** Those whose drill a real outage has ended: it goes on after that. */
  readonly waiting: readonly string[];
}

/** A start that is this late is missed, and not made up. */
export const startTolerance = seconds(30);

export const isEnabled = ({ override, settings }: Schedule): boolean => override?.enabled ?? settings.enabled;

/** One about which nothing is known. */
export const newSchedule = (settings: ScheduleSettings, { wall }: Moment): Schedule => ({
  settings,
  override: null,
  next: nextStart(settings, wall, []),
  lookedAt: wall,
  skipped: null,
  announced: null,
  lastStart: null,
  run: null,
});

/** The first start after `from` that is none of those that are left out. */
export function nextStart(
  settings: ScheduleSettings,
  from: WallTime,
  leftOut: readonly (WallTime | null)[],
): WallTime | null {
  const { when, timezone } = settings;
  const once = when.kind === 'once' && when.at > from ? when.at : null;
  const next = when.kind === 'again' ? nextTime(when.rule, timezone, from) : once;
  return next !== null && leftOut.includes(next) ? nextStart(settings, next, leftOut) : next;
}

/** When the wall clock will show that, unless somebody sets it: then it is to be asked for anew. */
export const deadlineAt = (wall: WallTime, { moment }: Now): Monotonic =>
  monotonicTime(moment.monotonic + (wall - moment.wall));
