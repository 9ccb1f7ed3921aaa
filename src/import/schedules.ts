import { filled, problemIn, type Draft, type Options } from './draft.js';
import { free, truthOf } from './hosts.js';
import { idOf } from '../config/text/identifiers.js';
import { effectiveSettings, Outcome, type EffectiveSettings, type Section, type Setting } from './source.js';

const day = 1440;
const week = 7 * day;
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** A start or a stop: they stand in sections of their own there. */
interface Moment {
  /** Its heading, and those that count. */
  readonly settings: readonly Setting[];
  readonly name: string;
  readonly isStart: boolean;
  readonly enabled: boolean;
  /** Minutes since midnight. */
  readonly time: number;
  /** The weekday or `everyday`, or the date. */
  readonly days: string;
  /** As `time`: `22:30`. */
  readonly at: string;
}

const knownKeys = ['NAME', 'TYPE', 'DATE', 'DAY_OF_WEEK', 'TIME', 'ACTION', 'ENABLED'];

const setAll = (settings: readonly Setting[], outcome: Outcome): void => {
  for (const setting of settings) setting.outcome = outcome;
};

/** What a section says, or why it says nothing that can be understood. */
function momentIn(section: Section, given: EffectiveSettings, settings: readonly Setting[]): Moment | string {
  const valueOf = (key: string): string => given.get(key)?.value ?? '';
  const at = /^\d:/.test(valueOf('TIME')) ? `0${valueOf('TIME')}` : valueOf('TIME');
  const [hours = '', minutes = ''] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(at)?.slice(1) ?? [];
  const action = valueOf('ACTION').toLowerCase();
  const isOnce = valueOf('TYPE').toLowerCase() === 'one-time';
  const days = valueOf(isOnce ? 'DATE' : 'DAY_OF_WEEK').toLowerCase();
  if (hours === '') return 'expected TIME as 22:30';
  if (action !== 'start' && action !== 'stop') return 'expected ACTION as start or stop';
  if (isOnce ? Number.isNaN(minutesOfDate(days)) : days !== 'everyday' && !weekdays.includes(days))
    return isOnce ? 'expected DATE as 2027-01-31' : 'expected DAY_OF_WEEK as everyday, or monday to sunday';
  return {
    settings,
    name: valueOf('NAME') === '' ? section.name : valueOf('NAME'),
    isStart: action === 'start',
    // The original runs only what says so.
    enabled: truthOf(valueOf('ENABLED')) === true,
    time: Number(hours) * 60 + Number(minutes),
    days,
    at,
  };
}

const minutesOfDate = (date: string): number =>
  /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00Z`) / 60_000 : NaN;

/** The weekday of a weekday or a date; null: every day. */
const weekdayOf = (days: string): number | null => {
  if (days === 'everyday') return null;
  const date = minutesOfDate(days);
  return Number.isNaN(date) ? weekdays.indexOf(days) : new Date(date * 60_000).getUTCDay();
};

/** Minutes from a start to the next time that a stop comes; infinite: it never comes after each of them. */
function minutesBetween(start: Moment, stop: Moment): number {
  const later = stop.time - start.time;
  const within = (cycle: number, minutes: number): number => ((((minutes - 1) % cycle) + cycle) % cycle) + 1;
  const date = minutesOfDate(stop.days);
  if (!Number.isNaN(date)) {
    const minutes = date - minutesOfDate(start.days) + later;
    return minutes > 0 ? minutes : Infinity;
  }
  const [from, to] = [weekdayOf(start.days), weekdayOf(stop.days)];
  if (to === null) return within(day, later);
  return from === null ? Infinity : within(week, (to - from) * day + later);
}

/** Makes one schedule of each start and the next stop after it in time. A stop that is switched off ends nothing. */
export function importSchedules(sections: readonly Section[], draft: Draft): void {
  const moments = sections.flatMap((section) => {
    const given = effectiveSettings(section);
    const counting = knownKeys.flatMap((key) => given.get(key)?.setting ?? []);
    const settings = section.heading === null ? counting : [section.heading, ...counting];
    const moment = momentIn(section, given, settings);
    if (typeof moment !== 'string') return [moment];
    setAll(settings, Outcome.rejected(moment));
    return [];
  });
  const stops = moments.filter(({ isStart }) => !isStart);
  for (const { settings } of stops)
    setAll(settings, Outcome.notNeeded('no start comes before it; here every schedule has its end'));
  for (const start of moments.filter(({ isStart }) => isStart)) importOne(start, stops, draft);
}

function importOne(start: Moment, stops: readonly Moment[], draft: Draft): void {
  const following = stops
    .filter(({ enabled }) => enabled || !start.enabled)
    .map((stop) => ({ stop, minutes: minutesBetween(start, stop) }))
    .sort((one, other) => one.minutes - other.minutes);
  const [next] = following;
  if (next === undefined || next.minutes > day) {
    const why = 'no stop follows within 24 hours, and here every drill has an end: add it with "for"';
    setAll(start.settings, Outcome.rejected(why));
    return;
  }
  const isOnce = !Number.isNaN(minutesOfDate(start.days));
  const wanted = start.name.slice(0, 90).trim();
  const names = new Set(draft.schedules.map(({ name }) => idOf(String(name))));
  const schedule: Options = {
    name: free(wanted, ' ', idOf, names),
    do: 'drill',
    ...(isOnce ? { date: start.days } : { every: start.days === 'everyday' ? 'day' : start.days }),
    at: start.at,
    for: `${next.minutes}m`,
    ...filled({ enabled: start.enabled ? undefined : false }),
  };
  const problem = problemIn({ schedules: [schedule] });
  if (problem !== null) {
    setAll(start.settings, Outcome.rejected(problem));
    return;
  }
  draft.schedules.push(schedule);
  setAll(start.settings, Outcome.imported('schedules'));
  setAll(next.stop.settings, Outcome.imported('schedules, as the end of what begins before it'));
}
