import { noEffects, type Change, type Effect } from '../core/event.js';
import type { Outcome } from '../core/outcome.js';
import type { DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import {
  milliseconds,
  moment,
  wallClockTime,
  type Duration,
  type Moment,
  type WallTime,
} from '../core/time.js';
import { wakeHost } from '../host/wake_by_hand.js';
import { isInDrill, startDrill } from '../ups/drill.js';
import { startMaintenance } from '../ups/maintenance.js';
import { raw, told, type Told } from '../view/reasons/told.js';
import { isEnabled, startTolerance, type Run, type Schedule } from './schedule.js';
import type { ScheduledAction } from './settings.js';
import { leftOut, started } from './told.js';

/** The state with that schedule in place of the one that has its id. */
export const withSchedule = (state: State, changed: Schedule): State => ({
  ...state,
  schedules: state.schedules.map((one) => (one.settings.id === changed.settings.id ? changed : one)),
});

/**
 * The time of a schedule has come. It begins, or is left out with a reason that is told; one that is switched off or put off, and
 * a start that came before, change nothing.
 *
 * @param at the time that it was due at
 */
export function startOf(
  settings: DomainSettings,
  state: State,
  { schedule: id, at }: { readonly schedule: string; readonly at: WallTime },
  now: Moment,
): Change<State> {
  const schedule = state.schedules.find((one) => one.settings.id === id);
  const isDue = schedule !== undefined && isEnabled(schedule) && at !== schedule.skipped;
  if (!isDue || at === schedule.lastStart || now.wall - at >= startTolerance)
    return { next: state, effects: noEffects };
  const own = schedule.settings;
  const noted = withSchedule(state, { ...schedule, lastStart: at });
  const skipped = (reason: Told): Change<State> => ({
    next: noted,
    effects: [{ type: 'announce', announcement: leftOut(settings, own, at, reason) }],
  });
  const obstacle = obstacleOf(state, schedule, at);
  if (obstacle !== null) return skipped(obstacle);
  const until = wallClockTime(at + own.lasts);
  const lasts = milliseconds(until - now.wall);
  const outcome = outcomeOf(settings, noted, own.action, lasts, now);
  // The reasons of refusals are sentences; what to do about it is for people who give a command.
  if ('code' in outcome) return skipped(raw(outcome.reason.replace(/(;.*)?\.$/, '')));
  if ('asked' in outcome) return { next: noted, effects: [outcome.asked] };
  const { next, effects = [] } = outcome;
  const run: Run = {
    until: moment(now.monotonic + lasts, until),
    upses: own.action.do === 'drill' ? inDrill(next, own.action) : [],
    waiting: [],
  };
  const isOver = own.action.do === 'wake';
  const announcement = started(settings, own, isOver ? null : until);
  const all: readonly Effect[] = [...effects, { type: 'announce', announcement }];
  return { next: withSchedule(next, { ...schedule, lastStart: at, run: isOver ? null : run }), effects: all };
}

/** One UPS, or all of them (null). */
interface Meant {
  readonly ups: string | null;
}

const inDrill = ({ upses }: State, { ups: only }: Meant): readonly string[] =>
  upses
    .filter((ups) => isInDrill(ups) && (only === null || only === ups.settings.name))
    .map(({ settings: { name } }) => name);

/** What keeps it from starting, beside what would keep anybody from it. */
function obstacleOf(state: State, { settings: { action }, run }: Schedule, at: WallTime): Told | null {
  // One that ends at this very moment passes into the next.
  if (run !== null && run.until.wall > at) return told('schedule_runs');
  // Held on battery, nobody would be told to shut down; and who is woken is told to go down again.
  if (state.upses.some(({ outage }) => outage !== null)) return told('schedule_outage');
  return action.do === 'drill' && isInDrillByHand(state, action) ? told('schedule_drill_on') : null;
}

/** Whether one of them is in a drill that no schedule has begun. */
export const isInDrillByHand = (state: State, meant: Meant): boolean =>
  inDrill(state, meant).some((name) => runsOn(state, name).length === 0);

/** The runs whose drill that UPS is in. */
export const runsOn = ({ schedules }: State, ups: string): readonly Run[] =>
  schedules.flatMap(({ run }) => (run?.upses.includes(ups) === true ? [run] : []));

function outcomeOf(
  settings: DomainSettings,
  state: State,
  action: ScheduledAction,
  lasts: Duration,
  now: Moment,
): Outcome {
  switch (action.do) {
    case 'drill':
      return startDrill(settings, state, action.ups, now);
    case 'wake':
      return wakeHost(state, action.host, now);
    case 'maintenance': {
      const { maintenance } = state;
      // Of two at once, the later end counts.
      return maintenance !== null && maintenance.until.monotonic >= now.monotonic + lasts
        ? { next: state, message: '' }
        : startMaintenance(state, lasts, now);
    }
  }
}
