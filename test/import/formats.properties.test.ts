import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loaded, source, textOf } from './given.js';

describe('whatever stands in the files', () => {
  const value = fc.oneof(
    fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/["\r\n]/g, '')),
    fc.constantFrom('10.0.0.1', '10.0.0.2 10.0.0.1', '02:00:00:00:00:01', '5', 'true', 'ups', 'ups@x', 'NAS'),
  );
  const key = fc.constantFrom(
    ...['SENTINEL_HOSTS', 'WAKE_HOSTS', 'UPS_NAME', 'WOL_DELAY_MINUTES', 'BROADCAST_IP', 'API_TOKEN'],
    ...[
      'NAME',
      'IP',
      'MAC',
      'BROADCAST_IP',
      'SHUTDOWN_DELAY_MINUTES',
      'AUTO_WOL',
      'IGNORE_SIMULATION',
      'ODD',
    ],
  );
  const line = fc.tuple(key, value).map(([name, text]) => `${name}="${text}"`);
  const lines = fc.array(line, { maxLength: 8 });
  const hubFile = fc
    .tuple(lines, fc.array(lines, { maxLength: 5 }))
    .map(([main, hosts]) =>
      [
        'SENTINEL_HOSTS=10.9.9.9',
        ...main,
        ...hosts.flatMap((host, index) => [`[WAKE_HOST_${index}]`, ...host]),
      ].join('\n'),
    );

  it('the result is valid, and every line is told of', async () => {
    await fc.assert(
      fc.asyncProperty(hubFile, async (text) => {
        const result = textOf(source(text));
        await expect(loaded(result)).resolves.toBeDefined();
        const account = result.configuration.slice(result.configuration.indexOf('What became of'));
        for (const [index] of text.split('\n').entries()) expect(account).toContain(`line ${index + 1}, `);
      }),
      { numRuns: 60 },
    );
  });

  it('users with whatever names and passwords give a valid result', async () => {
    const word = fc.oneof(
      fc.string({ minLength: 1, maxLength: 20 }).map((text) => text.replaceAll(/["\\\r\n[\]]/g, '-')),
      fc.constantFrom('monuser', 'admin', 'secret', '123456', 'MON', 'mon'),
    );
    const userName = word.map((name) => (name.trim() === '' ? 'u' : name));
    const users = fc.array(fc.tuple(userName, word), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(users, async (pairs) => {
        const text = pairs.map(([name, password]) => `[${name}]\npassword = "${password}"`).join('\n');
        await expect(loaded(textOf(source(`${text}\n[x]\nupsmon slave`)))).resolves.toBeDefined();
      }),
      { numRuns: 60 },
    );
  });
});
