import type { FromSchema } from 'json-schema-to-ts';
import type { ScheduledAction, ScheduledTimes, ScheduleSettings } from '../../domain/schedule/settings.js';
import { milliseconds, minutes, wallClockTime } from '../../domain/core/time.js';
import {
  clockPattern,
  cronOf,
  datePattern,
  dayPattern,
  onceAt,
  ownTimezone,
  ruleOf,
} from '../text/calendars.js';
import { durationFrom } from '../text/durations.js';
import { idOf } from '../text/identifiers.js';
import { isSection } from '../text/key_path.js';
import { deviceName } from './devices.js';
import { scheduleMistakes, scheduleWarnings } from './schedule_checks.js';
import { duration, listOf, string, type SectionRules } from './section.js';
import { upsName } from './ups_names.js';

const days = 'day, weekdays, weekends, a weekday such as friday, a day of the month such as 15, or last';

/** What is done by itself at a time. */
const scheduleSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'do'],
  expected: 'a section such as {name: Friday drill, do: drill, every: friday, at: "23:00", for: 15m}',
  description: 'Something that is done by itself at a time, once or again and again.',
  properties: {
    name: { ...deviceName, description: 'What people call the schedule.' },
    do: {
      type: 'string',
      enum: ['drill', 'maintenance', 'wake'],
      description:
        'What is done: drill simulates an outage, maintenance holds what every UPS says, wake wakes a host.',
    },
    every: listOf(
      string(1, 9, { pattern: dayPattern, expected: days, description: `A day that comes again: ${days}.` }),
      31,
      {
        minItems: 1,
        expected: `${days}; or a list of them such as [monday, thursday]`,
        description: 'The days on which it comes again; needs at.',
      },
    ),
    date: string(10, 10, {
      pattern: datePattern,
      expected: 'a date in quotes such as "2027-01-31"',
      description: 'The one day on which it comes, in quotes, such as "2027-01-31"; needs at.',
    }),
    at: string(5, 5, {
      pattern: clockPattern,
      expected: 'a time of day in quotes, "00:00" to "23:59"',
      description: 'The time of day at which it begins, in quotes, such as "23:00".',
    }),
    cron: string(9, 200, {
      expected: 'a cron expression of five fields such as "0 3 1 * *"',
      description:
        'In place of every, date and at: minute, hour, day of the month, month, weekday. A day has to be both of the month and of the week.',
    }),
    for: duration('1m', '24h', {
      expected: 'a duration from 1m to 24h, such as 15m',
      description: 'How long a drill or maintenance lasts.',
    }),
    timezone: string(1, 64, {
      format: 'timezone',
      expected: 'the name of a time zone such as Europe/Madrid',
      description: 'The time zone of its times, such as Europe/Madrid; left out: that of the machine.',
    }),
    announce: duration('0s', '24h', {
      expected: 'a duration from 0s to 24h, such as 15m',
      description:
        'How long before it begins that is announced, so that people can put it off; left out: 15m for drills, else not at all.',
    }),
    enabled: {
      type: 'boolean',
      default: true,
      description: 'Whether it is switched on, unless somebody switches it at run time.',
    },
    host: { ...deviceName, description: 'For wake: the name of the host.' },
    ups: { ...upsName, description: 'For a drill of one UPS only: its name; left out: of all.' },
  },
} as const;

/** What is done by itself. */
export const schedulesSchema = listOf(scheduleSchema, 50, {
  default: [],
  expected: 'a list of at most 50 schedules',
  description: 'Drills, maintenance and wake-ups that begin by themselves, once or again and again.',
});

export type ConfiguredSchedule = FromSchema<typeof scheduleSchema>;

/** Of a drill that nobody says otherwise of, so that it can be put off. */
const drillAnnounced = minutes(15);

const actionOf = ({ do: what, host, ups }: ConfiguredSchedule): ScheduledAction => {
  switch (what) {
    case 'drill':
      return { do: what, ups: ups ?? null };
    case 'maintenance':
      return { do: what };
    case 'wake':
      return { do: what, host: idOf(host ?? '') };
  }
};

const timesOf = ({ every, date, at = '', cron }: ConfiguredSchedule, timezone: string): ScheduledTimes => {
  if (date !== undefined) {
    const moment = onceAt(date, at, timezone);
    return { kind: 'once', at: typeof moment === 'string' ? wallClockTime(0) : moment };
  }
  const expression = cron ?? cronOf(every ?? [], at);
  return { kind: 'again', cron: expression, rule: ruleOf(expression) };
};

export const schedulesSettings = (schedules: readonly ConfiguredSchedule[]): readonly ScheduleSettings[] =>
  schedules.map((schedule) => {
    const { name, announce, enabled, timezone = ownTimezone() } = schedule;
    const byItself = schedule.do === 'drill' ? drillAnnounced : milliseconds(0);
    return {
      id: idOf(name),
      name,
      action: actionOf(schedule),
      when: timesOf(schedule, timezone),
      timezone,
      lasts: durationFrom(schedule.for ?? '0s'),
      announce: announce === undefined ? byItself : durationFrom(announce),
      enabled,
    };
  });

/** One day is a list of one, and a number a day of the month. */
const expandedSchedules = (schedules: unknown): unknown =>
  Array.isArray(schedules)
    ? schedules.map((schedule: unknown) =>
        isSection(schedule) && schedule['every'] !== undefined
          ? { ...schedule, every: expandedDays(schedule['every']) }
          : schedule,
      )
    : schedules;

const expandedDays = (days: unknown): unknown => {
  if (Array.isArray(days)) return days.map((day: unknown) => (typeof day === 'number' ? String(day) : day));
  return typeof days === 'string' || typeof days === 'number' ? [String(days)] : days;
};

export const schedulesRules: SectionRules<{ readonly schedules: readonly ConfiguredSchedule[] }> = {
  shorthand: { schedules: expandedSchedules },
  mistakes: scheduleMistakes,
  warnings: ({ schedules }) => scheduleWarnings(schedules),
};
