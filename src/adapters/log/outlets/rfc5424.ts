import type { LogLevel } from '../../../domain/core/ports.js';
import { cutToBytes } from './cut_text.js';
import type { LogRecord } from './log_record.js';

/** Who sends. */
export interface Sender {
  readonly hostname: string;
  readonly app: string;
  readonly processId: number;
  readonly version: string;
}

/** RFC 5424, 6.2.1: the severities; GELF has the same. */
export const severityOf: Readonly<Record<LogLevel, number>> = { error: 3, warn: 4, info: 6, debug: 7 };

/** RFC 5424, 6.2.1: system daemons. */
const facility = 3;

const nil = '-';

/** What a receiver takes for UTF-8 (RFC 5424, 6.4). */
const byteOrderMark = '\ufeff';

/**
 * The name of our particulars. A name of one's own has an enterprise number behind it (RFC 5424, 6.3.2). There is none of
 * ours: 32473 is the one that is nobody's (RFC 5612).
 */
const structuredDataId = 'sentinel-ups@32473';

/** One value of the particulars, and all of them: the sentence is what counts. In bytes. */
const maxValue = 256;
const maxStructuredData = 1_024;

/** Printable US-ASCII without spaces, of bounded length; `-` where nothing is left. */
const headerField = (text: string, maxLength: number): string =>
  text.replaceAll(/[^!-~]/g, '').slice(0, maxLength) || nil;

/**
 * A record as a syslog message by RFC 5424, without framing.
 *
 * @param maxBytes at least 2048: the message's end is cut so that it fits
 */
export function rfc5424(record: LogRecord, sender: Sender, maxBytes: number): Buffer {
  const priority = facility * 8 + severityOf[record.level];
  const header = [
    `<${priority}>1`,
    record.time,
    headerField(sender.hostname, 255),
    headerField(sender.app, 48),
    String(sender.processId),
    headerField(record.event ?? '', 32),
    structuredDataOf(record),
  ].join(' ');
  const sentence = record.part === '' ? record.message : `${record.part}: ${record.message}`;
  // Text that is US-ASCII may go without the mark, which many receivers show as rubbish.
  const mark = /[^ -~]/.test(sentence) ? byteOrderMark : '';
  const start = `${header} ${mark}`;
  return Buffer.from(`${start}${cutToBytes(sentence, maxBytes - Buffer.byteLength(start))}`);
}

function structuredDataOf({ fields }: LogRecord): string {
  let data = '';
  for (const [name, value] of fields) {
    const parameter = ` ${name}="${escaped(cutToBytes(String(value), maxValue))}"`;
    if (Buffer.byteLength(data + parameter) <= maxStructuredData) data += parameter;
  }
  return data === '' ? nil : `[${structuredDataId}${data}]`;
}

/** RFC 5424, 6.3.3. */
const escaped = (value: string): string => value.replaceAll(/["\\\]]/g, '\\$&');

/** RFC 6587, 3.4.1, and RFC 5425, 4.3: the length, and then the message. */
export const octetCounted = (message: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${message.length} `), message]);
