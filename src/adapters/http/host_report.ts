import type { Failure } from '../../domain/core/failure.js';
import type { ReportedStatus } from '../../domain/core/event.js';
import { canonicalAddress } from '../../platform/ip_address.js';
import { seconds, type Duration } from '../../domain/core/time.js';
import { hubFailure } from './failures.js';

/** The words of UPS_monitor. */
const statuses: readonly ReportedStatus[] = ['online', 'shutdown_pending', 'shutting_down'];

/** A week. A countdown is at most a day. */
const maxRemaining = 7 * 86_400;

/**
 * Reads the body of `POST /status`: `{ip, status, remaining_seconds?}`. What else is in it, such as `shutdown_delay`, is
 * what we told the client ourselves.
 *
 * @throws Failure `BAD_JSON` where there is no body, `BAD_REPORT`
 */
export function readReport(body: unknown) {
  if (body === undefined) throw hubFailure('BAD_JSON', 'A report is JSON, and nothing was sent.');
  const given: Partial<Record<'ip' | 'status' | 'remaining_seconds', unknown>> =
    typeof body === 'object' && body !== null ? body : {};
  const ip = typeof given.ip === 'string' ? canonicalAddress(given.ip) : null;
  if (ip === null) throw badReport('ip', given.ip, 'the IP address of the machine that it is about');
  const status = statuses.find((known) => known === given.status);
  if (status === undefined) throw badReport('status', given.status, `one of ${statuses.join(', ')}`);
  return { ip, status, remaining: readRemaining(given.remaining_seconds) };
}

function readRemaining(given: unknown): Duration | null {
  if (given === undefined || given === null || given === '') return null;
  const count = typeof given === 'string' && /^\d{1,7}$/.test(given) ? Number(given) : given;
  if (typeof count === 'number' && count <= maxRemaining) return seconds(Math.max(0, count));
  throw badReport('remaining_seconds', given, `null, or a number up to ${maxRemaining}`);
}

const badReport = (key: string, given: unknown, expected: string): Failure =>
  hubFailure(
    'BAD_REPORT',
    given === undefined ? `The report has no ${key}.` : `The report's ${key} is not one: ${cut(given)}.`,
    `It has to be: ${expected}.`,
  );

const maxQuote = 40;

const cut = (given: unknown): string => {
  const text = JSON.stringify(given);
  return text.length > maxQuote ? `${text.slice(0, maxQuote)}…` : text;
};
