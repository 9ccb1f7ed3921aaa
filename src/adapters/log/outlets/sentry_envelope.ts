import type { LogRecord } from './log_record.js';
import type { Sender } from './rfc5424.js';

/** Sentry's levels of the announcements that somebody has to know of. In a drill a low battery is no warning. */
const criticalEvents: ReadonlyMap<string | null, string> = new Map([
  ['low_battery', 'fatal'],
  ['host_wake_failed', 'error'],
  ['problem_raised', 'warning'],
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
    level: criticalEvents.get(event) ?? level,
    logger: part,
    server_name: sender.hostname,
    release: `${sender.app}@${sender.version}`,
    message: { formatted: message },
    tags: { part, ...(event === null ? {} : { event }) },
    extra: Object.fromEntries(fields),
    // Times and numbers in a sentence are not to make a new issue of it each time.
    fingerprint: [part, event ?? message.replaceAll(/\d+/g, 'N')],
  });
  // Without `sent_at`: where an envelope has waited, Sentry would move the event's time to that of its arrival.
  const header = JSON.stringify({ event_id: eventId });
  const item = JSON.stringify({ type: 'event', length: Buffer.byteLength(payload) });
  return Buffer.from(`${header}\n${item}\n${payload}\n`);
}
