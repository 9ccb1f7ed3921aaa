import type { Template } from '../../../domain/view/reasons/render.js';
import type { ScheduleCode } from '../reasons.js';

/** What is told of schedules. */
export const schedules: Record<ScheduleCode, Template> = {
  scheduled_drill: 'simulacro',
  scheduled_drill_of: 'simulacro de {ups}',
  scheduled_maintenance: 'mantenimiento',
  scheduled_wake: 'despertar {host}',
  event_schedule_announced: 'El programa {schedule} empieza en {wait}: {what}',
  event_schedule_started: 'El programa {schedule} ha empezado: {what} durante {length}',
  event_schedule_done: 'El programa {schedule} ha empezado: {what}',
  event_schedule_resumed: 'El programa {schedule} continúa, el corte ha terminado: {what}',
  event_schedule_ended: 'El programa {schedule} ha terminado: {what}',
  event_schedule_ended_early: 'El programa {schedule} se terminó antes de tiempo: {what}',
  event_schedule_skipped: 'El programa {schedule} se omite esta vez ({what}): {reason}',
  schedule_asked: 'se pidió por {from}',
  schedule_outage: 'hay un corte real',
  schedule_drill_on: 'hay un simulacro iniciado a mano',
  schedule_runs: 'el anterior sigue en marcha',
  schedule_missed: 'no se pudo empezar nada a su hora; un comienzo perdido no se recupera',
};
