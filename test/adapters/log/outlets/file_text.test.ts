import { afterEach, describe, expect, it } from 'vitest';
import { fileText, localTime } from '../../../../src/adapters/log/outlets/file_text.js';
import { givenRecord } from './given_record.js';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe('a line of the log file', () => {
  it('is one for people', () => {
    process.env['TZ'] = 'UTC';
    expect(fileText(givenRecord({ level: 'warn' }))).toBe(
      '2026-11-27T18:08:17.123+00:00 WARN  status: The mains is there.\n',
    );
  });

  it.each([
    ['Europe/Madrid', '2026-10-25T00:30:00Z', '2026-10-25T02:30:00.000+02:00'],
    ['Europe/Madrid', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00.000+01:00'],
    ['America/St_Johns', '2026-01-01T00:00:00Z', '2025-12-31T20:30:00.000-03:30'],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '2026-01-01T05:45:00.000+05:45'],
  ])('has the time of %s at %s as %s', (name, time, expected) => {
    process.env['TZ'] = name;
    expect(localTime(new Date(time))).toBe(expected);
  });
});
