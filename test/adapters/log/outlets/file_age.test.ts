import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endOfFile, foundFile } from '../../../../src/adapters/log/outlets/file_age.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-log-age-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a log file that is there', () => {
  it.each([
    ['for people', '2026-11-27T18:08:17.123+01:00 INFO  status: one\n', '2026-11-27T17:08:17.123Z', false],
    ['of JSON', '{"level":"info","time":"2026-11-27T18:08:17.123Z"}\n', '2026-11-27T18:08:17.123Z', false],
    ['torn in its last line', '2026-11-27T18:08:17.123Z INFO  st', '2026-11-27T18:08:17.123Z', true],
    ['of somebody else', 'mains lost\n', '2020-01-02T03:04:05.000Z', false],
  ])('%s tells when it was begun, and how it ends', async (_, text, begun, isTorn) => {
    const path = join(folder, 'ups.log');
    await writeFile(path, text);
    const time = new Date('2020-01-02T03:04:05Z');
    await utimes(path, time, time);
    expect(await foundFile(path)).toEqual({ begun: new Date(begun), isTorn });
  });

  it.each([
    ['is missing', () => join(folder, 'none.log')],
    ['is a folder', () => folder],
  ])('is nothing where it %s', async (_, path) => {
    expect(await foundFile(path())).toBeNull();
  });
});

describe('the end of a log file', () => {
  // In local time, as it is rotated.
  const now = new Date(2026, 10, 27, 18, 8);
  it.each([
    ['daily', new Date(2026, 10, 27, 0, 1), new Date(2026, 10, 28)],
    ['daily', new Date(2026, 9, 31, 23, 59), new Date(2026, 10, 1)],
    ['weekly', new Date(2026, 10, 25, 12), new Date(2026, 11, 2)],
    ['monthly', new Date(2026, 11, 31, 12), new Date(2026, 11, 1)],
    ['monthly', new Date(2025, 11, 31, 12), new Date(2026, 0, 1)],
    ['never', new Date(2020, 0, 1), null],
  ] as const)('that is rotated %s and was begun %s is %s', (rotate, begun, end) => {
    expect(endOfFile(begun, rotate, now)).toEqual(end);
  });
});
