import { noEffects, type Change, type Effect } from '../core/event.js';
import type { Now } from '../core/now.js';
import type { DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { wallClockTime } from '../core/time.js';
import { startDrill, stopDrill } from '../ups/drill.js';
import { told } from '../view/reasons/told.js';
import { deadlineAt, isEnabled, nextStart, startTolerance, type Run, type Schedule } from './schedule.js';
import { runsOn, withSchedule } from './start.js';
import { ended, leftOut, resumed, startAnnounced } from './told.js';

/** What follows for every schedule from the time, and from what became of what it has begun; the same state where nothing does. */
export function advanceSchedules(settings: DomainSettings, before: State, now: Now): Change<State> {
  let state = before;
  const effects: Effect[] = [];
  before.schedules.forEach((_, index) => {
    for (const follow of [withNext, withAnnouncement, withRun]) {
      const schedule = state.schedules[index];
      if (schedule === undefined) return;
      const change = follow(settings, state, schedule, now);
      state = change.next;
      effects.push(...change.effects);
    }
  });
  return { next: state, effects: effects.length === 0 ? noEffects : effects };
}

type Follow = (settings: DomainSettings, state: State, schedule: Schedule, now: Now) => Change<State>;

const unchanged = (state: State): Change<State> => ({ next: state, effects: noEffects });

const announcing = (
  next: State,
  announcement: Extract<Effect, { type: 'announce' }>['announcement'],
): Change<State> => ({ next, effects: [{ type: 'announce', announcement }] });

/** Its next start is past, or somebody has set the clock back. */
const withNext: Follow = (settings, state, schedule, now) => {
  const { next, lookedAt, skipped, lastStart, settings: own } = schedule;
  const { wall } = now.moment;
  const isPast = next !== null && now.reached(deadlineAt(next, now));
  if (!isPast && wall >= lookedAt) return unchanged(state);
  const looked = { ...schedule, next: nextStart(own, wall, skipped), lookedAt: wall };
  // Nobody was there to start it: the machine slept, was held up, or its clock was set forward.
  const isMissed = isPast && wall - next > startTolerance && lastStart !== next && isEnabled(schedule);
  const changed = withSchedule(state, looked);
  return isMissed
    ? announcing(changed, leftOut(settings, own, next, told('schedule_missed')))
    : unchanged(changed);
};

const withAnnouncement: Follow = (settings, state, schedule, now) => {
  const { next, announced, settings: own } = schedule;
  if (next === null || own.announce === 0 || announced === next || !isEnabled(schedule))
    return unchanged(state);
  if (!now.reached(deadlineAt(wallClockTime(next - own.announce), now))) return unchanged(state);
  const changed = withSchedule(state, { ...schedule, announced: next });
  return announcing(changed, startAnnounced(settings, own, next, now.moment.wall));
};

const withRun: Follow = (settings, state, schedule, now) => {
  const { run, settings: own } = schedule;
  if (run === null) return unchanged(state);
  const isOver = now.reached(run.until.monotonic);
  const over = (isEarly: boolean): Change<State> =>
    announcing(
      withSchedule(isOver ? withoutDrill(state, run, now) : state, { ...schedule, run: null }),
      ended(settings, own, isEarly),
    );
  if (isOver) return over(false);
  if (own.action.do === 'maintenance') return state.maintenance === null ? over(true) : unchanged(state);
  const upses = state.upses.filter(({ settings: { name } }) => run.upses.includes(name));
  if (run.interrupted) return withDrillAgain(settings, state, schedule, run, now);
  if (upses.some(({ outage }) => outage !== null))
    return unchanged(withSchedule(state, { ...schedule, run: { ...run, interrupted: true } }));
  const goesOn = upses.some(({ drill }) => drill?.stoppedAt === null);
  return goesOn ? unchanged(state) : over(true);
};

/** Its drill ends, but for UPSes that another schedule has in one. */
function withoutDrill(state: State, run: Run, now: Now): State {
  if (run.interrupted) return state;
  return run.upses
    .filter((name) => runsOn(state, name).every((other) => other === run))
    .reduce((changed, name) => {
      const outcome = stopDrill(changed, name, now.moment);
      return 'next' in outcome ? outcome.next : changed;
    }, state);
}

/** Once the outage is over, and who went down in it is back. */
function withDrillAgain(
  settings: DomainSettings,
  state: State,
  schedule: Schedule,
  run: Run,
  now: Now,
): Change<State> {
  const isBeingWoken = state.hosts.some(({ wake }) => wake.stage === 'planned' || wake.stage === 'sending');
  if (isBeingWoken || !isEnabled(schedule)) return unchanged(state);
  let changed = state;
  for (const name of run.upses) {
    const outcome = startDrill(settings, changed, name, now.moment);
    if (!('next' in outcome)) return unchanged(state);
    changed = outcome.next;
  }
  const again = withSchedule(changed, { ...schedule, run: { ...run, interrupted: false } });
  return announcing(again, resumed(settings, schedule.settings, run.until.wall));
}
