import { noEffects, type Change, type Effect } from '../core/event.js';
import type { Now } from '../core/now.js';
import type { DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { wallClockTime } from '../core/time.js';
import { isInDrill, startDrill, stopDrill } from '../ups/drill.js';
import type { Ups } from '../ups/ups.js';
import { told } from '../view/reasons/told.js';
import { deadlineAt, isEnabled, nextStart, startTolerance, type Run, type Schedule } from './schedule.js';
import { isInDrillByHand, runsOn, withSchedule } from './start.js';
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

/** Its next start has come or was missed, or somebody has set the clock back. */
const withNext: Follow = (settings, state, schedule, now) => {
  const { next, lookedAt, skipped, lastStart, settings: own } = schedule;
  const { wall } = now.moment;
  const looked = (): State => {
    const after = nextStart(own, wall, [skipped, lastStart]);
    return withSchedule(state, { ...schedule, next: after, lookedAt: wall });
  };
  if (wall < lookedAt) return unchanged(looked());
  if (next === null || !now.reached(deadlineAt(next, now))) return unchanged(state);
  if (next === lastStart || !isEnabled(schedule)) return unchanged(looked());
  if (!now.reached(deadlineAt(wallClockTime(next + startTolerance), now))) return unchanged(state);
  // Nobody was there to start it: we did not run, the machine slept, or its clock was set forward.
  return announcing(looked(), leftOut(settings, own, next, told('schedule_missed')));
};

const withAnnouncement: Follow = (settings, state, schedule, now) => {
  const { next, announced, settings: own } = schedule;
  if (next === null || own.announce === 0 || announced === next || !isEnabled(schedule))
    return unchanged(state);
  const isTime = now.reached(deadlineAt(wallClockTime(next - own.announce), now));
  if (!isTime || now.reached(deadlineAt(next, now))) return unchanged(state);
  const changed = withSchedule(state, { ...schedule, announced: next });
  return announcing(changed, startAnnounced(settings, own, next, now.moment.wall));
};

const withRun: Follow = (settings, state, schedule, now) => {
  const { run, settings: own } = schedule;
  if (run === null) return unchanged(state);
  const over = (before: State, isEarly: boolean): Change<State> =>
    announcing(withSchedule(before, { ...schedule, run: null }), ended(settings, own, isEarly));
  if (now.reached(run.until.monotonic)) return over(withoutDrill(state, run, now), false);
  if (own.action.do === 'maintenance')
    return state.maintenance === null ? over(state, true) : unchanged(state);
  const namesOf = (isMeant: (ups: Ups) => boolean): readonly string[] =>
    state.upses.flatMap((ups) =>
      run.upses.includes(ups.settings.name) && isMeant(ups) ? [ups.settings.name] : [],
    );
  const upses = namesOf(isInDrill);
  const waiting = [...run.waiting, ...namesOf(({ outage }) => outage !== null)];
  if (upses.length + waiting.length === 0) return over(state, true);
  if (upses.length < run.upses.length)
    return unchanged(withSchedule(state, { ...schedule, run: { ...run, upses, waiting } }));
  return waiting.length === 0 ? unchanged(state) : withDrillAgain(settings, state, schedule, run, now);
};

/** Its drill ends, but for UPSes that another schedule has in one. */
const withoutDrill = (state: State, run: Run, now: Now): State =>
  run.upses
    .filter((name) => runsOn(state, name).every((other) => other === run))
    .reduce((changed, name) => {
      const outcome = stopDrill(changed, name, now.moment);
      return 'next' in outcome ? outcome.next : changed;
    }, state);

/** Once the outage is over, and who went down in it is back; a drill that somebody has begun meanwhile stays theirs. */
function withDrillAgain(
  settings: DomainSettings,
  state: State,
  schedule: Schedule,
  run: Run,
  now: Now,
): Change<State> {
  const { waiting } = run;
  const isBeingWoken = state.hosts.some(({ wake }) => wake.stage === 'planned' || wake.stage === 'sending');
  const isByHand = waiting.some((ups) => isInDrillByHand(state, { ups }));
  if (isBeingWoken || isByHand || !isEnabled(schedule)) return unchanged(state);
  let changed = state;
  for (const name of waiting) {
    const outcome = startDrill(settings, changed, name, now.moment);
    if (!('next' in outcome)) return unchanged(state);
    changed = outcome.next;
  }
  const upses = [...run.upses, ...waiting];
  const again = withSchedule(changed, { ...schedule, run: { ...run, upses, waiting: [] } });
  return announcing(again, resumed(settings, schedule.settings, run.until.wall));
}
