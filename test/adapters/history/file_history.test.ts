import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { appendLines } from '../../../src/adapters/history/append_lines.js';
import type { FileHistory } from '../../../src/adapters/history/file_history.js';
import { announced } from '../../../src/domain/core/announcement.js';
import { milliseconds, wallClockTime } from '../../../src/domain/core/time.js';
import { at, epoch, shown, type Shown } from '../../domain/history/given_history.js';
import { waitFor } from '../../wait_for.js';
import { HistoryFolder } from './given_history.js';

const hour = 3_600_000;
const always = { from: wallClockTime(0), to: wallClockTime(epoch + 400 * 24 * hour) };

let folder: HistoryFolder;
beforeEach(async () => {
  folder = await HistoryFolder.make();
});
afterEach(async () => {
  vi.useRealTimers();
  await folder.remove();
});

const loaded = async (history: FileHistory): Promise<FileHistory> => {
  await waitFor('the files to be read', () => history.answers.list(1, null).recordingSince);
  return history;
};

const see = (history: FileHistory, ...moments: readonly Shown[]): void => {
  for (const one of moments) {
    folder.milli = one.milli;
    history.show(shown(one));
  }
};

const outage: readonly Shown[] = [
  { milli: 0 },
  { milli: 1_000, outage: { from: 1_000, lasted: null }, nas: 'shutting_down' },
  { milli: 5_000, outage: { from: 1_000, lasted: null }, nas: 'offline' },
  { milli: 9_000, outage: { from: 1_000, lasted: 8_000 } },
  { milli: 9_500, outage: { from: 1_000, lasted: 8_000 } },
];

const told = announced('problem_raised', 'Problem: a test', {});

describe('what was recorded', () => {
  it('is there after a restart: the list, and each of them with its events', async () => {
    const before = await loaded(folder.run());
    see(before, ...outage.slice(0, 3));
    before.announce(told, at(5_500));
    see(before, ...outage.slice(3));
    await before.stop();
    const { answers } = await loaded(folder.run());
    expect(answers.list(10, null).outages).toMatchObject([
      { id: 1, kind: 'outage', duration: 8_000, hostsDown: 1 },
    ]);
    expect(await answers.outage(1)).toMatchObject({ events: [{ message: 'Problem: a test' }] });
    expect(await answers.outage(2)).toBeNull();
    expect(await answers.events(always, ['problem_raised'], 5)).toMatchObject({
      events: [told],
      truncated: false,
    });
  });

  it('goes on in the same record where the service was restarted in the middle', async () => {
    const before = await loaded(folder.run());
    see(before, ...outage.slice(0, 2));
    await before.stop();
    const after = await loaded(folder.run());
    see(after, ...outage.slice(2));
    expect(after.answers.list(10, null).outages).toMatchObject([{ id: 1, duration: 8_000, hostsDown: 1 }]);
    await after.stop();
  });

  it('has its end unknown where nobody saw it', async () => {
    const before = await loaded(folder.run());
    see(before, ...outage.slice(0, 3));
    await before.stop();
    const after = await loaded(folder.run());
    see(after, { milli: 60_000 }, { milli: 61_000 });
    expect(after.answers.list(10, null).outages).toMatchObject([{ duration: null, ended: epoch + 5_000 }]);
    await after.stop();
  });

  it.each([
    ['missing', (path: string) => rm(path)],
    ['torn', async (path: string) => writeFile(path, (await readFile(path, 'utf8')).slice(0, 40))],
    ['rubbish', (path: string) => writeFile(path, '\0\0\0\n{"id":7}\n')],
  ])('is listed where the index is %s', async (_how, damage) => {
    const before = await loaded(folder.run());
    see(before, ...outage);
    await before.stop();
    await damage(join(folder.path, 'history', 'outages.jsonl'));
    const { answers } = await loaded(folder.run());
    expect(answers.list(10, null).outages).toMatchObject([{ id: 1, duration: 8_000 }]);
  });

  it('is read past a torn line, and what comes then begins a line of its own', async () => {
    const before = await loaded(folder.run());
    see(before, ...outage.slice(0, 3));
    folder.milli = 7_000;
    await before.stop();
    await appendFile(join(folder.path, 'history', 'outages', '000001.jsonl'), '{"k":"host","at":17');
    const after = await loaded(folder.run());
    see(after, ...outage.slice(3));
    const details = await after.answers.outage(1);
    expect(details?.hosts[0]?.lane.map(({ state }) => state)).toEqual(['shutting_down', 'offline', 'online']);
    await after.stop();
  });

  it('is forgotten at its age, but not by a clock that is years ahead', async () => {
    const before = await loaded(folder.run());
    see(before, ...outage);
    await before.stop();
    folder.wrongBy = 20 * 365 * 24 * hour;
    const ahead = await loaded(folder.run({ boot: 'boot-2' }));
    expect(ahead.answers.list(10, null).outages).toHaveLength(1);
    folder.wrongBy = 0;
    see(ahead, { milli: 60_000 });
    await ahead.stop();
    folder.milli = 40 * 24 * hour;
    const later = await loaded(folder.run({ boot: 'boot-3' }));
    await later.stop();
    folder.milli += hour;
    const last = await loaded(
      folder.run({
        boot: 'boot-3',
        history: { outages: milliseconds(24 * hour), details: milliseconds(24 * hour) },
      }),
    );
    await last.stop();
    expect(last.answers.list(10, null).outages).toEqual([]);
    expect(await readdir(join(folder.path, 'history', 'outages'))).toEqual([]);
  });
});

it('a span in which the service did not run is told, and lanes have a gap there', async () => {
  const before = await loaded(folder.run());
  see(before, { milli: 0 }, { milli: 1_000, silent: ['s1'] });
  folder.milli = 60_000;
  await before.stop();
  folder.milli = 2 * hour;
  const after = await loaded(folder.run());
  see(after, { milli: 2 * hour });
  const { devices, notRecorded } = await after.answers.devices(always);
  expect(notRecorded).toEqual([{ from: epoch + 60_000, to: epoch + 2 * hour }]);
  const lane = devices[0]?.lane.map(({ state, from, to }) => [state, from - epoch, to && to - epoch]);
  expect(lane).toEqual([
    ['alive', 0, 1_000],
    ['silent', 1_000, 60_000],
    ['alive', 2 * hour, null],
  ]);
  await after.stop();
});

it('a clock that was decades behind at the start is corrected, and the day has its right file', async () => {
  folder.wrongBy = -epoch + 20_000;
  const history = await loaded(folder.run());
  see(history, { milli: 0, wrongBy: folder.wrongBy });
  history.announce(told, { ...at(1_000), wall: wallClockTime(21_000) });
  folder.wrongBy = 0;
  see(history, { milli: 2_000 });
  const { events } = await history.answers.events(always, [], 10);
  expect(events.map((event) => event.at - epoch)).toEqual([1_000]);
  await history.stop();
  expect(await readdir(join(folder.path, 'history', 'days'))).toEqual([
    expect.stringMatching(/^2026-01-01T/),
  ]);
  expect(history.answers.list(1, null).recordingSince).toBe(epoch);
});

/** Timers are the test's, but the disk is real. */
const handledBySystem = () => new Promise((resolve) => setImmediate(resolve));

it('a quiet day costs the disk at most 150 writes, also where devices flap', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  let writes = 0;
  const append: typeof appendLines = (_path, text) => {
    writes += 1;
    return Promise.resolve(text.length);
  };
  const history = folder.run({ append });
  await vi.waitFor(() => expect(history.answers.list(1, null).recordingSince).not.toBeNull());
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    see(history, { milli: minute * 60_000, silent: minute % 2 === 0 ? ['s1'] : [] });
    await vi.advanceTimersByTimeAsync(60_000);
    await handledBySystem();
  }
  await history.stop();
  expect(writes).toBeGreaterThan(90);
  expect(writes).toBeLessThanOrEqual(150);
});
