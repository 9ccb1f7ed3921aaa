import type { Remembered, RememberedSchedules } from '../core/memory_schema.js';
import type { DomainSettings } from '../core/settings.js';
import type { Moment } from '../core/time.js';
import type { Ups } from '../ups/ups.js';
import { newSchedule, nextStart, type Schedule } from './schedule.js';
import type { ScheduleSettings } from './settings.js';

/** Of schedules what has to outlive us. */
export function rememberSchedules(schedules: readonly Schedule[]): Pick<Remembered, 'schedules'> {
  const known: RememberedSchedules = schedules
    .map(({ settings, override, skipped, announced, lastStart, run }) => ({
      ...{ id: settings.id, override, skipped, announced, lastStart },
      run: run && { ...run, upses: [...run.upses] },
    }))
    .filter(({ override, skipped, announced, lastStart, run }) =>
      [override, skipped, announced, lastStart, run].some((value) => value !== null),
    );
  return known.length === 0 ? {} : { schedules: known };
}

/** The schedules to start with. What it had begun goes on, or is seen to have ended meanwhile. */
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
      next: nextStart(own, now.wall, skipped),
      skipped,
      announced,
      lastStart,
      run: run !== null && isStillIts(run, own) ? run : null,
    };
  });

const isStillIts = (
  { upses }: { readonly upses: readonly string[] },
  { action }: ScheduleSettings,
): boolean => (action.do === 'wake' ? false : (action.do === 'drill') === upses.length > 0);

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
    runs.some((run) => run.isOrphan === isOrphan && !run.interrupted && run.upses.includes(name));
  return upses.map((ups) => {
    const { drill, settings } = ups;
    if (drill?.stoppedAt !== null || !isIn(true, settings.name) || isIn(false, settings.name)) return ups;
    return { ...ups, drill: { ...drill, stoppedAt: now } };
  });
}
