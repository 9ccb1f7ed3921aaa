import type { Template } from '../../../domain/view/reasons/render.js';
import type { ScheduleCode } from '../reasons.js';

/** What is told of schedules. */
export const schedules: Record<ScheduleCode, Template> = {
  scheduled_drill: 'exercice',
  scheduled_drill_of: 'exercice de {ups}',
  scheduled_maintenance: 'maintenance',
  scheduled_wake: 'réveil de {host}',
  event_schedule_announced: 'La planification {schedule} commence dans {wait} : {what}',
  event_schedule_started: 'La planification {schedule} a commencé : {what} pendant {length}',
  event_schedule_done: 'La planification {schedule} a commencé : {what}',
  event_schedule_resumed: 'La planification {schedule} continue, la coupure est terminée : {what}',
  event_schedule_ended: 'La planification {schedule} est terminée : {what}',
  event_schedule_ended_early: 'La planification {schedule} a été arrêtée avant l’heure : {what}',
  event_schedule_skipped: 'La planification {schedule} est omise cette fois ({what}) : {reason}',
  schedule_asked: 'demandé par {from}',
  schedule_outage: 'une vraie coupure est en cours',
  schedule_drill_on: 'un exercice lancé à la main est en cours',
  schedule_runs: 'la précédente est encore en cours',
  schedule_missed: 'rien n’a pu commencer à l’heure ; un début manqué n’est pas rattrapé',
};
