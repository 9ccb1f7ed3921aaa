import { after, between, minutes, seconds, type Monotonic } from '../../domain/time.js';
import type { Way } from './route_lookup.js';

/** What is remembered of an address: by which way it last answered. */
export interface AnsweredWay {
  readonly way: Way;
  /** Another way, which leads there now, and since when; null while it is the same one. */
  readonly next: { readonly way: Way; readonly since: Monotonic } | null;
  /** From when until when it was silent by its own way without a break; null where its last word was an answer. */
  readonly silent: { readonly from: Monotonic; readonly until: Monotonic } | null;
}

/**
 * An answer that comes just after the routes changed may have come by the old way, as the last one before a cable was pulled.
 * So another way has to be there for this long before answers count as its own: longer than any answer is on its way.
 */
export const provenAfter = seconds(10);

/**
 * What was silent for this long by the way that it used to answer by is silent for a reason of its own: no change of routes
 * explains it. A dead device must not become `unknown` for ever because a bridge was set up.
 */
const ownSilence = minutes(10);

/** After an answer from the address, to which `way` leads now. */
export const withAnswer = (known: AnsweredWay | null, way: Way, now: Monotonic): AnsweredWay => {
  if (known === null || sameWay(known.way, way)) return { way, next: null, silent: null };
  const next = known.next !== null && sameWay(known.next.way, way) ? known.next : { way, since: now };
  return now >= after(next.since, provenAfter)
    ? { way, next: null, silent: null }
    : { ...known, next, silent: null };
};

/** After a silent probe of the address, to which `way` leads now. */
export const withSilence = (known: AnsweredWay, way: Way, hasLink: boolean, now: Monotonic): AnsweredWay => {
  if (!sameWay(known.way, way)) return known;
  return { ...known, silent: hasLink ? { from: known.silent?.from ?? now, until: now } : null };
};

/** Whether its silence may come from `way` being another one than that by which it answered. */
export const leadsElsewhere = (known: AnsweredWay, way: Way): boolean => {
  const { silent } = known;
  return !sameWay(known.way, way) && (silent === null || between(silent.from, silent.until) < ownSilence);
};

const sameWay = (one: Way, other: Way): boolean =>
  one.device === other.device &&
  (one.source === other.source || one.source === null || other.source === null);
