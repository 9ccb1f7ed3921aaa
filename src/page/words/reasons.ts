import { signal } from '@preact/signals';
import type { SupplyReport, StatusReport } from '../../api/report.js';
import type { englishEvents } from '../../domain/view/reasons/english_events.js';
import type { englishRehearsal } from '../../domain/view/reasons/english_rehearsal.js';
import type { englishSchedules } from '../../domain/view/reasons/english_schedules.js';
import { renderWhy, type Catalogue, type Why } from '../../domain/view/reasons/render.js';
import { locale } from './times.js';

/** Those of the reasons that stand at the beginning of an announcement, and what they are made of. */
export type EventCode = keyof typeof englishEvents;

/** Those that only a rehearsal tells. */
export type RehearsedCode = keyof typeof englishRehearsal;

/** Those of schedules. */
export type ScheduleCode = keyof typeof englishSchedules;

/** Null: the English sentences, which the service sends itself. */
const catalogue = signal<Catalogue | null>(null);

export const speakReasons = (loaded: Catalogue | null): void => {
  catalogue.value = loaded;
};

/** Why something is so, in the reader's language; in English where that does not know it. @param why its code */
export function reasonIn(text: string, why: Why | null): string {
  if (catalogue.value === null || why === null) return text;
  return renderWhy(catalogue.value, locale.value, why) ?? text;
}

const allIn = (texts: readonly string[], whys: readonly Why[]): readonly string[] =>
  texts.map((text, index) => reasonIn(text, whys[index] ?? null));

/** The problems, in the reader's language. */
export const problemsIn = ({
  problems,
  problems_why: whys,
}: Pick<StatusReport, 'problems' | 'problems_why'>): readonly string[] => allIn(problems, whys);

/** Why the output of a UPS may not be cut, in the reader's language. */
export const obstaclesIn = ({
  blocked_by: obstacles,
  blocked_why: whys,
}: Pick<SupplyReport, 'blocked_by' | 'blocked_why'>): readonly string[] => allIn(obstacles, whys);
