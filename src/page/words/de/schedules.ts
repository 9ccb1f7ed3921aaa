import type { Template } from '../../../domain/view/reasons/render.js';
import type { ScheduleCode } from '../reasons.js';

/** What is told of schedules. */
export const schedules: Record<ScheduleCode, Template> = {
  scheduled_drill: 'Übung',
  scheduled_drill_of: 'Übung von {ups}',
  scheduled_maintenance: 'Wartung',
  scheduled_wake: 'Wecken von {host}',
  event_schedule_announced: 'Zeitplan {schedule} beginnt in {wait}: {what}',
  event_schedule_started: 'Zeitplan {schedule} hat begonnen: {what} für {length}',
  event_schedule_done: 'Zeitplan {schedule} hat begonnen: {what}',
  event_schedule_resumed: 'Zeitplan {schedule} geht weiter, der Ausfall ist vorbei: {what}',
  event_schedule_ended: 'Zeitplan {schedule} ist zu Ende: {what}',
  event_schedule_ended_early: 'Zeitplan {schedule} wurde vorzeitig beendet: {what}',
  event_schedule_skipped: 'Zeitplan {schedule} entfällt diesmal ({what}): {reason}',
  schedule_asked: 'gewünscht über {from}',
  schedule_outage: 'es ist wirklich Stromausfall',
  schedule_drill_on: 'eine von Hand begonnene Übung läuft',
  schedule_runs: 'der vorige Durchgang läuft noch',
  schedule_missed:
    'zu seiner Zeit konnte nichts begonnen werden; ein verpasster Beginn wird nicht nachgeholt',
};
