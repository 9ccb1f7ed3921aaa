import type { RehearsalReport } from '../../api/rehearsal_report.js';
import { inWholeSeconds, seconds } from '../../domain/core/time.js';
import { maxLasts, minLasts, type Asked } from '../../domain/rehearsal/asked.js';
import type { Snapshot } from '../../domain/view/snapshot.js';
import { hubFailure } from './failures.js';
import { ok, type HubRequest, type HubRoute } from './routes.js';

export interface RehearsalContext {
  readonly snapshot: () => Snapshot;
  /** What would happen if the mains went now. Rejects with Failure `TOO_MANY_REQUESTS`. */
  readonly rehearse: (asked: Asked) => Promise<RehearsalReport>;
}

/** `?ups= one UPS only, `&lasts=` the seconds after which the mains is back. */
export const rehearsalRoute = ({ snapshot, rehearse }: RehearsalContext): HubRoute => ({
  method: 'GET',
  path: '/api/rehearsal',
  access: 'read',
  answer: async ({ query }) => {
    const names = snapshot().supplies.map(({ name }) => name);
    return ok(await rehearse({ ups: upsIn(query, names), lasts: lastsIn(query) }));
  },
});

function upsIn({ ups }: HubRequest['query'], names: readonly string[]): string | null {
  if (ups === undefined) return null;
  const name = names.find((known) => known === ups);
  if (name !== undefined) return name;
  const remedy = `There is: ${names.join(', ')}.`;
  throw hubFailure('UNKNOWN_UPS', `There is no UPS ${JSON.stringify(ups)} that feeds hosts.`, remedy);
}

function lastsIn({ lasts }: HubRequest['query']): Asked['lasts'] {
  if (lasts === undefined) return null;
  const [min, max] = [inWholeSeconds(minLasts), inWholeSeconds(maxLasts)];
  const given = typeof lasts === 'string' && /^\d{1,6}$/.test(lasts) ? Number(lasts) : 0;
  if (given >= min && given <= max) return seconds(given);
  throw hubFailure(
    'INVALID',
    `lasts is not a whole number of seconds from ${min} to ${max}.`,
    'Such as ?lasts=1200.',
  );
}
