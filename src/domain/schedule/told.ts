import { announced, type Announcement, type AnnouncementType } from '../core/announcement.js';
import type { DomainSettings } from '../core/settings.js';
import { isoTime, milliseconds, type WallTime } from '../core/time.js';
import { lastingLong, told, type Told } from '../view/reasons/told.js';
import type { ScheduleSettings } from './settings.js';

type ScheduleNews = Extract<AnnouncementType, `schedule_${string}`>;

/** What the schedule does, such as "a drill". */
function whatOf({ action }: ScheduleSettings, { hosts }: DomainSettings): Told {
  switch (action.do) {
    case 'drill':
      return action.ups === null ? told('scheduled_drill') : told('scheduled_drill_of', { ups: action.ups });
    case 'maintenance':
      return told('scheduled_maintenance');
    case 'wake': {
      const host = hosts.find(({ id }) => id === action.host);
      return told('scheduled_wake', { host: host?.name ?? action.host });
    }
  }
}

const news = (
  type: ScheduleNews,
  schedule: ScheduleSettings,
  sentence: Told,
  details: Announcement['details'] = {},
): Announcement => {
  const { id, name, action } = schedule;
  // What a schedule does is never simulated, a drill included: whoever wants no news of drills can still put one off.
  return announced(type, sentence, { schedule: id, name, do: action.do, ...details });
};

/** A while before. */
export function startAnnounced(
  settings: DomainSettings,
  schedule: ScheduleSettings,
  start: WallTime,
  now: WallTime,
): Announcement {
  const wait = lastingLong(milliseconds(start - now));
  const values = { what: whatOf(schedule, settings), schedule: schedule.name, wait };
  const sentence = told('event_schedule_announced', values);
  return news('schedule_announced', schedule, sentence, { start: isoTime(start) });
}

export function started(
  settings: DomainSettings,
  schedule: ScheduleSettings,
  until: WallTime | null,
): Announcement {
  const values = { what: whatOf(schedule, settings), schedule: schedule.name };
  if (until === null) return news('schedule_started', schedule, told('event_schedule_done', values));
  const length = lastingLong(schedule.lasts);
  const sentence = told('event_schedule_started', { ...values, length });
  return news('schedule_started', schedule, sentence, { until: isoTime(until) });
}

/** The outage that had ended its drill is over. */
export const resumed = (
  settings: DomainSettings,
  schedule: ScheduleSettings,
  until: WallTime,
): Announcement => {
  const values = { what: whatOf(schedule, settings), schedule: schedule.name };
  const sentence = told('event_schedule_resumed', values);
  return news('schedule_started', schedule, sentence, { until: isoTime(until) });
};

/** @param isEarly somebody, or something, has put an end to it before its time */
export const ended = (
  settings: DomainSettings,
  schedule: ScheduleSettings,
  isEarly: boolean,
): Announcement => {
  const values = { what: whatOf(schedule, settings), schedule: schedule.name };
  const sentence = told(isEarly ? 'event_schedule_ended_early' : 'event_schedule_ended', values);
  return news('schedule_ended', schedule, sentence);
};

export const leftOut = (
  settings: DomainSettings,
  schedule: ScheduleSettings,
  start: WallTime,
  reason: Told,
): Announcement => {
  const values = { what: whatOf(schedule, settings), schedule: schedule.name, reason };
  const sentence = told('event_schedule_skipped', values);
  return news('schedule_skipped', schedule, sentence, { start: isoTime(start), reason: reason.text });
};
