import { randomBytes } from 'node:crypto';
import type { LogReceiver } from '../../../config/sections/log.js';
import type { Carrier } from './carrier.js';
import { gelf, gelfDatagrams, nulTerminated } from './gelf.js';
import type { LogRecord } from './log_record.js';
import { octetCounted, rfc5424, type Sender } from './rfc5424.js';
import { openStream } from './stream_link.js';
import { openUdp } from './udp_link.js';

interface Format {
  readonly encode: (record: LogRecord, sender: Sender, maxBytes: number) => Buffer;
  readonly datagrams: (message: Buffer) => readonly Buffer[];
  readonly framed: (message: Buffer) => Buffer;
}

const formats: Readonly<Record<LogReceiver['format'], Format>> = {
  rfc5424: { encode: rfc5424, datagrams: (message) => [message], framed: octetCounted },
  gelf: {
    encode: gelf,
    datagrams: (message) => gelfDatagrams(message, randomBytes(8)),
    framed: nulTerminated,
  },
};

/** What every receiver should take (RFC 5424, 6.1), and what rsyslog takes unless it is told otherwise. In bytes. */
const maxMessage = { udp: 2_048, stream: 8_192 };

/** A log server: rsyslog, syslog-ng, Graylog, Loki behind Alloy … */
export function receiverCarrier(receiver: LogReceiver, sender: Sender): Carrier {
  const { transport, host, port, ca } = receiver;
  const { encode, datagrams, framed } = formats[receiver.format];
  const named = { component: 'syslog', where: receiver.url } as const;
  if (transport === 'udp')
    return {
      ...named,
      encode: (record) => encode(record, sender, maxMessage.udp),
      open: (signal) => openUdp({ host, port }, datagrams, signal),
    };
  const target = { host, port, tls: transport === 'tls' ? { ca } : null };
  return {
    ...named,
    encode: (record) => framed(encode(record, sender, maxMessage.stream)),
    open: (signal) => openStream(target, signal),
  };
}
