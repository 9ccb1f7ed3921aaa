import { describe, expect, it } from 'vitest';
import { formatOf } from '../../src/import/formats.js';
import { failureOf, fixture, fixtureNames, settingsOf } from './given.js';

describe('what a file is', () => {
  it.each(fixtureNames)('is told by its content: %s', (name) => {
    expect(formatOf({ ...fixture(name), name: 'a' }).name).toBe(name.replace('old_', ''));
  });

  it.each(['', '# SENTINEL_HOSTS=1', '\n  # LISTEN 10.0.0.1\n'])(
    'is told to be without settings where it is: %j',
    (text) => {
      expect(failureOf(text)).toMatchObject({
        code: 'UNKNOWN_FORMAT',
        message: 'There is no setting in given.conf.',
      });
    },
  );

  it.each(['hello', '\u0000\u0001\u0002', 'MONITORING ups@localhost 1 a b primary'])(
    'is refused where it is none of them: %j',
    (text) => {
      expect(failureOf(text)).toMatchObject({ code: 'UNKNOWN_FORMAT' });
    },
  );
});

describe('what is imported', () => {
  it.each(fixtureNames)('passes the check: %s', async (name) => {
    await expect(settingsOf(name)).resolves.toBeDefined();
  });

  it('passes the check with all of them together', async () => {
    await expect(settingsOf(...fixtureNames)).resolves.toBeDefined();
  });
});
