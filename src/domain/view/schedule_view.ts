import type { Now } from '../core/now.js';
import { deadlineAt, isEnabled, type Schedule } from '../schedule/schedule.js';
import type { ScheduleView } from './snapshot.js';

/** A schedule, as people are shown it. */
export function scheduleView(schedule: Schedule, now: Now): ScheduleView {
  const { settings, next, skipped, announced, run } = schedule;
  const enabled = isEnabled(schedule);
  return Object.freeze({
    id: settings.id,
    name: settings.name,
    do: settings.action.do,
    enabled,
    nextAt: enabled ? next : null,
    runningUntil: run?.until.wall ?? null,
    skipNext: skipped !== null && !now.reached(deadlineAt(skipped, now)),
    announced: enabled && next !== null && announced === next,
  });
}
