import type { CommandOrigin } from '../core/command.js';
import { invalid, refused, type Outcome } from '../core/outcome.js';
import type { DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import type { Moment } from '../core/time.js';
import { told } from '../view/reasons/told.js';
import { localText } from './calendar.js';
import { isEnabled, nextStart, type Schedule } from './schedule.js';
import { withSchedule } from './start.js';
import { leftOut } from './told.js';

const scheduleOf = ({ schedules }: State, id: string): Schedule | undefined =>
  schedules.find(({ settings }) => settings.id === id);

const unknown = (id: string): Outcome => invalid(`there is no schedule ${JSON.stringify(id)}.`);

/** Puts the next start off: the one after it comes as it would have. */
export function skipNext(
  settings: DomainSettings,
  state: State,
  id: string,
  from: CommandOrigin,
  now: Moment,
): Outcome {
  const schedule = scheduleOf(state, id);
  if (schedule === undefined) return unknown(id);
  const { settings: own, next, skipped } = schedule;
  const at = (time: typeof now.wall): string => `${localText(time, own.timezone)} (${own.timezone})`;
  if (!isEnabled(schedule)) return refused(`${own.name} is switched off; nothing would start.`);
  // Pressed twice, it is meant once.
  if (skipped !== null && skipped > now.wall)
    return { next: state, message: `${own.name} leaves out ${at(skipped)} already.` };
  if (next === null) return refused(`${own.name} has no start to come.`);
  const after = { ...schedule, skipped: next, next: nextStart(own, next, [schedule.lastStart]) };
  const announcement = leftOut(settings, own, next, told('schedule_asked', { from }));
  return {
    next: withSchedule(state, after),
    message: `${own.name} leaves out ${at(next)}.`,
    effects: [{ type: 'announce', announcement }],
  };
}

/** Switches a schedule on or off. What it has begun goes on. */
export function setEnabled(state: State, id: string, enabled: boolean): Outcome {
  const schedule = scheduleOf(state, id);
  if (schedule === undefined) return unknown(id);
  const { name, enabled: configured } = schedule.settings;
  const word = enabled ? 'on' : 'off';
  if (isEnabled(schedule) === enabled) return { next: state, message: `${name} is ${word} already.` };
  const override = enabled === configured ? null : { enabled, configured };
  return { next: withSchedule(state, { ...schedule, override }), message: `${name} is switched ${word}.` };
}
