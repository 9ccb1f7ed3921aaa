import type { Template } from './render.js';

/** What is told of schedules, in English. */
export const englishSchedules = {
  scheduled_drill: 'drill',
  scheduled_drill_of: 'drill of {ups}',
  scheduled_maintenance: 'maintenance',
  scheduled_wake: 'wake-up of {host}',

  event_schedule_announced: 'Schedule {schedule} begins in {wait}: {what}',
  event_schedule_started: 'Schedule {schedule} has begun: {what} for {length}',
  event_schedule_done: 'Schedule {schedule} has begun: {what}',
  event_schedule_resumed: 'Schedule {schedule} goes on, the outage is over: {what}',
  event_schedule_ended: 'Schedule {schedule} is over: {what}',
  event_schedule_ended_early: 'Schedule {schedule} was ended before its time: {what}',
  event_schedule_skipped: 'Schedule {schedule} is left out this time ({what}): {reason}',

  // Why a start is left out.
  schedule_asked: 'asked for over {from}',
  schedule_outage: 'a real outage is going on',
  schedule_drill_on: 'a drill is on that was started by hand',
  schedule_runs: 'the one before still goes on',
  schedule_missed: 'nothing could be started at its time; a missed start is not made up',
} as const satisfies Readonly<Record<string, Template>>;
