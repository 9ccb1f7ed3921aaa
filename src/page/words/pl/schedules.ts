import type { Template } from '../../../domain/view/reasons/render.js';
import type { ScheduleCode } from '../reasons.js';

/** What is told of schedules. */
export const schedules: Record<ScheduleCode, Template> = {
  scheduled_drill: 'ćwiczenie',
  scheduled_drill_of: 'ćwiczenie dla {ups}',
  scheduled_maintenance: 'konserwacja',
  scheduled_wake: 'wybudzenie: {host}',
  event_schedule_announced: 'Harmonogram {schedule} zaczyna się za {wait}: {what}',
  event_schedule_started: 'Harmonogram {schedule} się rozpoczął: {what} przez {length}',
  event_schedule_done: 'Harmonogram {schedule} się rozpoczął: {what}',
  event_schedule_resumed: 'Harmonogram {schedule} trwa dalej, zanik minął: {what}',
  event_schedule_ended: 'Harmonogram {schedule} się zakończył: {what}',
  event_schedule_ended_early: 'Harmonogram {schedule} zakończono przed czasem: {what}',
  event_schedule_skipped: 'Harmonogram {schedule} jest tym razem pominięty ({what}): {reason}',
  schedule_asked: 'na życzenie przez {from}',
  schedule_outage: 'trwa prawdziwy zanik',
  schedule_drill_on: 'trwa ćwiczenie rozpoczęte ręcznie',
  schedule_runs: 'poprzednie jeszcze trwa',
  schedule_missed: 'nie można było zacząć o właściwej porze; pominięty początek nie jest nadrabiany',
};
