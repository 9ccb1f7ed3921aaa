import type { Remembered } from '../core/memory_schema.js';
import type { DomainSettings } from '../core/settings.js';
import { wallClockTime, type Moment, type WallTime } from '../core/time.js';
import type { Ups } from '../ups/ups.js';
import { newSchedule, nextStart, type Run, type Schedule } from './schedule.js';
import type { ScheduleSettings } from './settings.js';

/** Of schedules what has to outlive us. */
export const rememberSchedules = (schedules: readonly Schedule[]): Pick<Remembered, 'schedules'> =>
  schedules.length === 0
    ? {}
    : {
        schedules: schedules.map(({ settings, override, next, skipped, announced, lastStart, run }) => ({
          ...{ id: settings.id, override, next, skipped, announced, lastStart },
          run: run && { ...run, upses: [...run.upses], waiting: [...run.waiting] },
        })),
      };

/** The schedules to start with. What one had begun goes on, or is seen to have ended meanwhile; a start meanwhile is missed. */
export const schedulesAgain = (
  settings: DomainSettings,
  known: Remembered | null,
  now: Moment,
): readonly Schedule[] =>
  settings.schedules.map((own) => {
    const fresh = newSchedule(own, now);
    const found = known?.schedules?.find(({ id }) => id === own.id);
    if (found === undefined) return fresh;
    const { override, skipped, announced, lastStart, run } = found;
    return {
      ...fresh,
      override: override?.configured === own.enabled ? override : null,
      next: isMissed(found.next, own, now) ? found.next : nextStart(own, now.wall, [skipped, lastStart]),
      skipped,
      announced,
      lastStart,
      run: run !== null && isStillIts(run, own) ? run : null,
    };
  });

/** Whether that start has passed; one that the configuration no longer names counts for nothing. */
const isMissed = (next: WallTime | null, own: ScheduleSettings, { wall }: Moment): boolean =>
  next !== null && next <= wall && nextStart(own, wallClockTime(next - 1), []) === next;

/** Of a run: whether the schedule still does what it began. */
const isStillIts = (
  { upses, waiting }: Pick<Run, 'upses' | 'waiting'>,
  { action }: ScheduleSettings,
): boolean => (action.do === 'wake' ? false : (action.do === 'drill') === upses.length + waiting.length > 0);

/** A drill that a schedule has begun which is no more in the configuration has nobody left to end it: it ends now. */
export function withoutOrphans(
  { schedules }: DomainSettings,
  known: Remembered | null,
  upses: readonly Ups[],
  now: Moment,
): readonly Ups[] {
  const runs = (known?.schedules ?? []).flatMap(({ id, run }) => {
    const own = schedules.find((schedule) => schedule.id === id);
    return run === null ? [] : [{ ...run, isOrphan: own === undefined || !isStillIts(run, own) }];
  });
  const isIn = (isOrphan: boolean, name: string): boolean =>
    runs.some((run) => run.isOrphan === isOrphan && run.upses.includes(name));
  return upses.map((ups) => {
    const { drill, settings } = ups;
    if (drill?.stoppedAt !== null || !isIn(true, settings.name) || isIn(false, settings.name)) return ups;
    return { ...ups, drill: { ...drill, stoppedAt: now } };
  });
}
