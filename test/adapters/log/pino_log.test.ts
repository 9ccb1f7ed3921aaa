import { describe, expect, it } from 'vitest';
import { createLog } from '../../../src/adapters/log/pino_log.js';
import { KnownSecrets } from '../../../src/adapters/log/pino_log.js';
import { Failure } from '../../../src/domain/core/failure.js';

const logged = (
  texts: string[],
  write: (log: ReturnType<typeof createLog>, secrets: KnownSecrets) => void,
): Record<string, unknown>[] => {
  const lines: string[] = [];
  const outlet = { stream: { write: (line: string) => void lines.push(line) } };
  const secrets = new KnownSecrets(texts);
  write(createLog('info', secrets, outlet), secrets);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('the log', () => {
  it('blots secrets out of messages, particulars and errors, and stays valid JSON', () => {
    const secret = 'p"w\\{0}';
    const lines = logged([secret, 'hunter22'], (log) => {
      log.info(`connecting as u:${secret}@broker`);
      log.child('mqtt').error('failed', {
        error: new Failure('X', `bad ${secret}`, 'Try hunter22.'),
        nested: { list: [secret, 1, null] },
      });
    });
    expect(JSON.stringify(lines)).not.toContain('hunter22');
    expect(JSON.stringify(lines)).not.toContain('{0}');
    expect(lines[0]).toMatchObject({
      level: 'info',
      msg: 'connecting as u:[redacted]@broker',
      part: 'service',
    });
    expect(lines[1]).toMatchObject({ part: 'mqtt', nested: { list: ['[redacted]', 1, null] } });
  });

  it('blots out what it learns later, also in the lines of its parts', () => {
    const lines = logged(['hunter'], (log, secrets) => {
      const part = log.child('mqtt');
      secrets.learn('hunter22');
      part.info('as hunter22', { error: new Error('not hunter22') });
    });
    expect(lines[0]).toMatchObject({ msg: 'as [redacted]', error: { message: 'not [redacted]' } });
  });

  it('lets no control character and no line break of others into its lines', () => {
    const [line] = logged([], (log) => log.warn('MQTT said "\u009b2J\u001b[31m\nfalse line"'));
    expect(line).toMatchObject({ msg: 'MQTT said "\\u009b2J\\u001b[31m\\u000afalse line"' });
  });

  it('leaves out what is below its level', () => {
    expect(logged([], (log) => log.debug('detail'))).toEqual([]);
  });
});
