import { describe, expect, it } from 'vitest';
import { LogOutlets } from '../../../src/adapters/log/log_outlets.js';
import type { Carrier } from '../../../src/adapters/log/outlets/carrier.js';
import { fileCarrier } from '../../../src/adapters/log/outlets/file.js';
import { receiverCarrier } from '../../../src/adapters/log/outlets/receiver.js';
import { sentryCarrier } from '../../../src/adapters/log/outlets/sentry.js';
import { createLog, KnownSecrets } from '../../../src/adapters/log/pino_log.js';
import { givenReceiver } from './outlets/log_receivers.js';
import { givenSender } from './outlets/given_record.js';

const file = { path: '', size: 10_240, rotate: 'daily', keep: 2, compress: true } as const;
const sentry = { endpoint: 'https://sentry.example/api/4/envelope/', key: 'k3y-of-sentry' };

const carriers = {
  'the file': fileCarrier({ ...file, format: 'text' }, '/nowhere/ups.log'),
  'the file, as JSON': fileCarrier({ ...file, format: 'json' }, '/nowhere/ups.log'),
  syslog: receiverCarrier(givenReceiver('udp', 514), givenSender),
  GELF: receiverCarrier(givenReceiver('udp', 514, { format: 'gelf' }), givenSender),
  Sentry: sentryCarrier(sentry, givenSender),
} satisfies Readonly<Record<string, Carrier>>;

/** What comes to standard output, and what the outlet would send of it. */
const written = (carrier: Carrier) => {
  const lines: string[] = [];
  const sent: string[] = [];
  const spying: Carrier = {
    ...carrier,
    encode: (record) => {
      const payload = carrier.encode(record);
      sent.push(payload?.toString() ?? '');
      return payload;
    },
  };
  const output = {
    stream: { write: (line: string) => void lines.push(line) },
    flush: () => Promise.resolve(),
  };
  const outlets = new LogOutlets(output, [spying]);
  const secrets = new KnownSecrets(['hunter22', sentry.key]);
  return { log: createLog('info', secrets, outlets), secrets, lines, sent, outlets };
};

describe('an outlet of the log', () => {
  it.each(Object.entries(carriers))('sends no secret and no control character: %s', (_, carrier) => {
    const { log, secrets, lines, sent } = written(carrier);
    secrets.learn('later-learned');
    const error = new Error(`as hunter22 with ${sentry.key}`, { cause: 'later-learned' });
    log.child('mqtt').error('hunter22 \u001b[31mred\u009b later-learned', {
      error,
      nested: { list: ['hunter22', 'a\u0007b'] },
      event: 'later-learned',
    });
    expect(lines).toHaveLength(1);
    expect(sent[0]).toContain('[redacted]');
    expect(sent[0]).not.toMatch(/hunter22|later-learned|k3y-of-sentry/);
    expect(sent[0]?.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('that has not started does not hold up the end, and standard output is written out all the same', async () => {
    const { log, lines, outlets } = written(carriers.syslog);
    log.error('one');
    await outlets.flush();
    log.error('two');
    expect(lines).toHaveLength(2);
  });
});
