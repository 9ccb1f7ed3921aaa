import { recordOf, type LogRecord } from '../../../../src/adapters/log/outlets/log_record.js';

/** A record out of a line as pino writes it. */
export const givenRecord = (particulars: Readonly<Record<string, unknown>> = {}): LogRecord => {
  const line = {
    level: 'info',
    time: '2026-11-27T18:08:17.123Z',
    part: 'status',
    msg: 'The mains is there.',
  };
  const record = recordOf(`${JSON.stringify({ ...line, ...particulars })}\n`);
  if (record === null) throw new Error('no line of the log');
  return record;
};

export const givenSender = { hostname: 'attic', app: 'sentinel-ups', processId: 4711, version: '1.2.3' };
