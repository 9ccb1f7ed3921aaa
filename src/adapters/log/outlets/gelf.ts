import type { LogRecord } from './log_record.js';
import { severityOf, type Sender } from './rfc5424.js';

/** A record as a message by GELF 1.1: JSON, without framing. */
export function gelf(record: LogRecord, sender: Sender): Buffer {
  const { level, time, part, message, event, fields } = record;
  const additional = new Map<string, string | number>([
    ...fields,
    ['app', sender.app],
    ['app_version', sender.version],
    ['part', part],
    ...(event === null ? [] : [['event', event] as const]),
  ]);
  return Buffer.from(
    JSON.stringify({
      version: '1.1',
      host: sender.hostname,
      // Graylog takes no empty one.
      short_message: message || '-',
      timestamp: Date.parse(time) / 1000,
      level: severityOf[level],
      // `_id` is Graylog's own.
      ...Object.fromEntries(
        [...additional].map(([name, value]) => [name === 'id' ? '_id_' : `_${name}`, value]),
      ),
    }),
  );
}

/** Over TCP each message ends with a NUL, which JSON never holds. */
export const nulTerminated = (message: Buffer): Buffer => Buffer.concat([message, Buffer.from([0])]);

/** So that a datagram goes through every network in one piece. In bytes. */
const maxDatagram = 1_420;

const chunkMark = Buffer.from([0x1e, 0x0f]);
const idLength = 8;
const headLength = chunkMark.length + idLength + 2;

/** GELF allows no more. */
const maxChunks = 128;

/**
 * The datagrams of a message: itself, or chunks of it.
 *
 * @param id 8 bytes that no other message has
 * @returns none where the message has more than 128 chunks (180 kB): it cannot be sent
 */
export function gelfDatagrams(message: Buffer, id: Buffer): readonly Buffer[] {
  if (message.length <= maxDatagram) return [message];
  const size = maxDatagram - headLength;
  const count = Math.ceil(message.length / size);
  if (count > maxChunks) return [];
  return Array.from({ length: count }, (_, index) =>
    Buffer.concat([
      chunkMark,
      id.subarray(0, idLength),
      Buffer.from([index, count]),
      message.subarray(index * size, (index + 1) * size),
    ]),
  );
}
