import type { LogRecord } from './log_record.js';
import type { Sender } from './rfc5424.js';

/** Announcements that somebody has to know of, besides errors. In a drill a low battery is no warning. */
const criticalEvents: ReadonlySet<string | null> = new Set([
  'low_battery',
  'host_wake_failed',
  'problem_raised',
]);

/** Whether a line is one for Sentry: an error, or a critical state. */
export const isForSentry = ({ level, event }: LogRecord): boolean =>
  level === 'error' || (level === 'warn' && criticalEvents.has(event));

/**
 * A record as an envelope with one event: https://develop.sentry.dev/sdk/data-model/envelopes/.
 *
 * @param eventId 32 hexadecimal digits
 */
export function sentryEnvelope(record: LogRecord, sender: Sender, eventId: string): Buffer {
  const { level, time, part, message, event, fields } = record;
  const payload = JSON.stringify({
    event_id: eventId,
    timestamp: time,
    platform: 'node',
    // A critical state is what the warnings that come here tell.
    level: level === 'error' ? 'error' : 'fatal',
    logger: part,
    server_name: sender.hostname,
    release: `${sender.app}@${sender.version}`,
    message: { formatted: message },
    tags: { part, ...(event === null ? {} : { event }) },
    extra: Object.fromEntries(fields),
    // Times and numbers in a sentence are not to make a new issue of it each time.
    fingerprint: [part, event ?? message.replaceAll(/\d+/g, 'N')],
  });
  const header = JSON.stringify({ event_id: eventId, sent_at: time });
  const item = JSON.stringify({ type: 'event', length: Buffer.byteLength(payload) });
  return Buffer.from(`${header}\n${item}\n${payload}\n`);
}
