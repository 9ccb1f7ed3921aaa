import { wallClockTime, type WallTime } from '../core/time.js';

/** When something is due, again and again, by the clocks and calendars of one time zone. Each list is in ascending order. */
export interface CalendarRule {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** 1 to 31; 0 is the last day of the month, -1 the day before that. A day has to be in this list and in `weekdays`. */
  readonly days: readonly number[];
  /** 1 to 12. */
  readonly months: readonly number[];
  readonly weekdays: readonly WeekdayRule[];
}

export interface WeekdayRule {
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Which one of the month: 1 to 5, or -1 for its last one; null: each. */
  readonly nth: number | null;
}

/** A day of the calendar: months from 1 to 12. */
interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** What the clocks of a time zone show; seconds since its midnight. */
export interface LocalTime extends CalendarDay {
  readonly second: number;
}

const dayInSeconds = 86_400;

/** Leap days on one weekday may be forty years apart, where a century has none. */
const maxDays = 41 * 366;

/**
 * The next time that the rule names after `after`; null where there is none. A time that clocks skip in spring is left out, and
 * one that they show twice in autumn comes once. Which of both it is, and all else, is as node-cron has it, for that one
 * does the starting.
 */
export function nextTime(rule: CalendarRule, zone: string, after: WallTime): WallTime | null {
  const from = localAt(after, zone);
  const first = dayNumber(from);
  for (let number = first; number <= first + maxDays; number += 1) {
    const day = dayOf(number);
    if (!isMeant(rule, day, number)) continue;
    for (const hour of rule.hours)
      for (const minute of rule.minutes) {
        const second = hour * 3_600 + minute * 60;
        if (number === first && second <= from.second) continue;
        const at = instantOf({ ...day, second }, zone);
        if (at !== null && at > after) return at;
      }
  }
  return null;
}

function isMeant(
  { days, months, weekdays }: CalendarRule,
  { year, month, day }: CalendarDay,
  number: number,
) {
  const last = lastDayOf(year, month);
  if (!months.includes(month) || !(days.includes(day) || days.includes(day - last))) return false;
  // The first of January 1970 was a Thursday.
  const today = (number + 4) % 7;
  return weekdays.some(
    ({ weekday, nth }) =>
      weekday === today && (nth === null || nth === Math.ceil(day / 7) || (nth === -1 && day + 7 > last)),
  );
}

/** The moment at which the clocks of a time zone show that; null: they skip it. */
export function instantOf(local: LocalTime, zone: string): WallTime | null {
  const asUtc = (dayNumber(local) * dayInSeconds + local.second) * 1000;
  const before = offsetAt(asUtc, zone);
  const offset = offsetAt(asUtc - before, zone);
  const isSkipped = offset !== before && offsetAt(asUtc - offset, zone) !== offset;
  return isSkipped ? null : wallClockTime(asUtc - offset);
}

/** By which a zone is ahead of UTC then, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const local = localAt(at, zone);
  return (dayNumber(local) * dayInSeconds + local.second - Math.floor(at / 1000)) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a zone that there is not */
const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const twoDigits = '2-digit';
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    ...{ year: 'numeric', month: twoDigits, day: twoDigits },
    ...{ hour: twoDigits, minute: twoDigits, second: twoDigits },
  });
  formats.set(zone, format);
  return format;
};

function localAt(at: number, zone: string): LocalTime {
  const parts = new Map<string, number>();
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts.set(type, Number(value));
  const part = (name: string): number => parts.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    second: part('hour') * 3_600 + part('minute') * 60 + part('second'),
  };
}

/** `2026-11-27 23:00`, as the clocks of that zone show it. */
export function localText(at: WallTime, zone: string): string {
  const { year, month, day, second } = localAt(at, zone);
  const digits = (number: number, length = 2): string => String(number).padStart(length, '0');
  const date = [digits(year, 4), digits(month), digits(day)].join('-');
  return `${date} ${digits(Math.floor(second / 3_600))}:${digits(Math.floor(second / 60) % 60)}`;
}

/** Days since the first of January 1970. Years are counted from March, so that a leap day is the last of one. */
function dayNumber({ year, month, day }: CalendarDay): number {
  const [own, sinceMarch] = month > 2 ? [year, month - 3] : [year - 1, month + 9];
  const leapDays = Math.floor(own / 4) - Math.floor(own / 100) + Math.floor(own / 400);
  return own * 365 + leapDays + Math.floor((153 * sinceMarch + 2) / 5) + day - 1 - 719_468;
}

function dayOf(number: number): CalendarDay {
  const iso = new Date(number * dayInSeconds * 1000).toISOString();
  const [year, month, day] = iso.slice(0, 10).split('-').map(Number);
  return { year: year ?? 0, month: month ?? 0, day: day ?? 0 };
}

/** How many days that month has. */
export const lastDayOf = (year: number, month: number): number =>
  dayNumber(month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 }) -
  dayNumber({ year, month, day: 1 });
