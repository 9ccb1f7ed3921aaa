import { rehearsalReport, type RehearsalReport } from '../api/rehearsal_report.js';
import { Failure } from '../domain/core/failure.js';
import type { Clock } from '../domain/core/ports.js';
import type { DomainSettings } from '../domain/core/settings.js';
import type { State } from '../domain/core/state.js';
import { type Asked } from '../domain/rehearsal/asked.js';
import { rehearsed } from '../domain/rehearsal/rehearse.js';
import { inSlices } from '../platform/slices.js';

/** More people than these, each with a question of their own, have to ask again. */
const maxWaiting = 8;

export interface Rehearsed {
  readonly settings: DomainSettings;
  readonly clock: Clock;
  /** The present one. */
  readonly state: () => State;
}

/**
 * Rehearses one question after the other, each in slices, so that many askers cost no more at a time than one. Who asks what
 * is being found out already gets the same answer.
 *
 * @returns rejects with Failure `TOO_MANY_REQUESTS`
 */
export function createRehearsals({
  settings,
  clock,
  state,
}: Rehearsed): (asked: Asked) => Promise<RehearsalReport> {
  const pending = new Map<string, Promise<RehearsalReport>>();
  let last: Promise<unknown> = Promise.resolve();
  const rehearse = async (asked: Asked): Promise<RehearsalReport> =>
    rehearsalReport(await inSlices(rehearsed(settings, state(), clock.now(), asked)), asked);
  return (asked) => {
    const key = JSON.stringify([asked.ups, asked.lasts]);
    const known = pending.get(key);
    if (known !== undefined) return known;
    if (pending.size >= maxWaiting) {
      const what = 'Too many rehearsals are asked for at once.';
      return Promise.reject(new Failure('TOO_MANY_REQUESTS', what, 'Ask again in a few seconds.'));
    }
    const report = last.then(() => rehearse(asked)).finally(() => pending.delete(key));
    pending.set(key, report);
    last = report.catch(() => undefined);
    return report;
  };
}
