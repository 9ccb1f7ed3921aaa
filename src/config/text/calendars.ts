import { parse, validateDetailed } from 'node-cron';
import {
  instantOf,
  lastDayOf,
  nextTime,
  type CalendarRule,
  type LocalTime,
} from '../../domain/schedule/calendar.js';
import { wallClockTime, type WallTime } from '../../domain/core/time.js';

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** `22:30`: 00:00 to 23:59. */
export const clockPattern = '^([01][0-9]|2[0-3]):[0-5][0-9]$';

/** `2027-01-31`. */
export const datePattern = '^2[0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';

/** A day that comes again: `day`, `weekdays`, `weekends`, a weekday, a day of the month, or its `last` one. */
export const dayPattern =
  '^(day|weekdays|weekends|sunday|monday|tuesday|wednesday|thursday|friday|saturday|last|[1-9]|[12][0-9]|3[01])$';

/** Whether a day that comes again is one of the month. */
export const isOfMonth = (day: string): boolean => /^(last|\d+)$/.test(day);

/** The cron expression of a time of day on days that come again, all of which are of the month or none. */
export function cronOf(days: readonly string[], at: string): string {
  const [hour = '', minute = ''] = at.split(':');
  const time = `${Number(minute)} ${Number(hour)}`;
  if (days.includes('day')) return `${time} * * *`;
  if (days.every(isOfMonth))
    return `${time} ${days.map((day) => (day === 'last' ? 'L' : day)).join(',')} * *`;
  const ofWeek = days.map((day) => {
    if (day === 'weekdays') return '1-5';
    return day === 'weekends' ? '0,6' : String(weekdays.indexOf(day));
  });
  return `${time} * * ${ofWeek.join(',')}`;
}

/** What is wrong with a cron expression, in words that follow "is no cron expression"; null: nothing. */
export function cronProblem(text: string): string | null {
  if (text.trim().split(/\s+/).length !== 5)
    return 'expected five fields: minute, hour, day of the month, month, weekday';
  const { errors } = validateDetailed(text);
  const [first] = errors;
  if (first !== undefined) return first.message;
  if (/\d+w|lw/i.test(text.split(/\s+/)[2] ?? '')) return 'W is not taken; name a day of the month';
  return nextTime(ruleOf(text), 'UTC', wallClockTime(0)) === null ? 'there is no such day' : null;
}

const ascending = (numbers: readonly number[]): readonly number[] =>
  [...numbers].sort((one, other) => one - other);

/** What a valid cron expression says. */
export function ruleOf(cron: string): CalendarRule {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = parse(cron);
  const dayNumber = (day: string | number): number =>
    typeof day === 'number' ? day : -Number(/^L-(\d+)$/.exec(day)?.[1] ?? 0);
  return {
    minutes: ascending(minute),
    hours: ascending(hour),
    days: ascending(dayOfMonth.map(dayNumber)),
    months: ascending(month),
    weekdays: dayOfWeek.map((day) => {
      const [, weekday = day, nth] = /^(\d)(?:#(\d)|L)$/i.exec(String(day)) ?? [];
      const each = typeof day === 'number' ? null : -1;
      return { weekday: Number(weekday) % 7, nth: nth === undefined ? each : Number(nth) };
    }),
  };
}

/** Whether a cron expression names both days of the month and weekdays: a day has to be both then. */
export const hasBothDays = (cron: string): boolean => {
  const [, , ofMonth = '*', , ofWeek = '*'] = cron.trim().split(/\s+/);
  return [ofMonth, ofWeek].every((field) => !/^(\*|\?)$/.test(field));
};

/** The moment of a date and a time of day; `no date`: the calendar has no such day; `skipped`: clocks skip that time. */
export function onceAt(date: string, at: string, zone: string): WallTime | 'no date' | 'skipped' {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  if (day > lastDayOf(year, month)) return 'no date';
  const local: LocalTime = { year, month, day, second: hour * 3_600 + minute * 60 };
  return instantOf(local, zone) ?? 'skipped';
}

export const isTimezone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** The time zone of the machine, or what TZ says. */
export const ownTimezone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
