import type { Now } from '../core/now.js';
import { monotonicTime, seconds, type Moment, type Monotonic, type WallTime } from '../core/time.js';
import { nextTime } from './calendar.js';
import type { ScheduleSettings } from './settings.js';

/** One schedule, as the loop knows it. */
export interface Schedule {
  readonly settings: ScheduleSettings;
  /** Whether it was switched on or off at run time, and what the configuration said then: once that changes, it wins again. */
  readonly override: { readonly enabled: boolean; readonly configured: boolean } | null;
  /** The first start after `lookedAt` that is not skipped, whether it is switched on or not; null: there is none. */
  readonly next: WallTime | null;
  readonly lookedAt: WallTime;
  /** The start that people have put off, also while it is past. */
  readonly skipped: WallTime | null;
  /** The start that people were told of before it came. */
  readonly announced: WallTime | null;
  /** The last start that came, whatever became of it: none comes twice, wherever clocks are set to. */
  readonly lastStart: WallTime | null;
  readonly run: Run | null;
}

/** From a start to its end. */
export interface Run {
  /** A missed end is always made up: it is a deadline, whoever runs until then. */
  readonly until: Moment;
  /** Of a drill: the names of its UPSes; else empty. */
  readonly upses: readonly string[];
  /** A real outage has ended its drill, which goes on after that. */
  readonly interrupted: boolean;
}

/** A start that is later than this is missed, and not made up. */
export const startTolerance = seconds(30);

export const isEnabled = ({ override, settings }: Schedule): boolean => override?.enabled ?? settings.enabled;

/** One about which nothing is known. */
export const newSchedule = (settings: ScheduleSettings, { wall }: Moment): Schedule => ({
  settings,
  override: null,
  next: nextStart(settings, wall, null),
  lookedAt: wall,
  skipped: null,
  announced: null,
  lastStart: null,
  run: null,
});

/** The first start after `from`, but for the one that is skipped. */
export function nextStart(
  { when, timezone }: ScheduleSettings,
  from: WallTime,
  skipped: WallTime | null,
): WallTime | null {
  const after = (time: WallTime): WallTime | null => {
    if (when.kind === 'again') return nextTime(when.rule, timezone, time);
    return when.at > time ? when.at : null;
  };
  const next = after(from);
  return next !== null && next === skipped ? after(next) : next;
}

/** When the wall clock will show that, unless somebody sets it: then it is to be asked for anew. */
export const deadlineAt = (wall: WallTime, { moment }: Now): Monotonic =>
  monotonicTime(moment.monotonic + (wall - moment.wall));
