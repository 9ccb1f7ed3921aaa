import { inWholeSeconds, milliseconds } from '../domain/core/time.js';
import { fatesOf, type Fate } from '../domain/rehearsal/fate.js';
import { assumptionsOf, findingsOf } from '../domain/rehearsal/findings.js';
import type { Happening } from '../domain/rehearsal/scene.js';
import type { Asked } from '../domain/rehearsal/asked.js';
import type { Course } from '../domain/rehearsal/rehearse.js';

export type RehearsalReport = ReturnType<typeof rehearsalReport>;
export type RehearsedHost = ReturnType<typeof fateReport>;

/** What `rehearse --json` and `/api/rehearsal` tell. Moments are seconds from the cut of the mains. */
export const rehearsalReport = (course: Course, { lasts }: Asked) => ({
  assumes: assumptionsOf(course, lasts !== null),
  lasts: inWholeSeconds(course.lasts),
  timeline: course.ended.happenings.map(momentReport),
  hosts: fatesOf(course).map(fateReport),
  warnings: findingsOf(course),
});

const momentReport = ({ ms, what: { code, values, text }, host, ups }: Happening) => ({
  at: secondsFrom(ms),
  what: code,
  host,
  ups,
  values,
  text,
});

const fateReport = (fate: Fate) => ({
  id: fate.id,
  name: fate.name,
  goes_down_at: secondsOrNull(fate.goesDownAt),
  /** The UPS whose `OB LB` it obeys. */
  told_by: fate.toldBy,
  stays: fate.stays,
  woken_at: secondsOrNull(fate.wokenAt),
  /** From 1. */
  woken_order: fate.wokenOrder,
  up_at: secondsOrNull(fate.upAt),
  warnings: fate.warnings,
});

const secondsFrom = (ms: number): number => inWholeSeconds(milliseconds(ms));

const secondsOrNull = (ms: number | null): number | null => (ms === null ? null : secondsFrom(ms));
