import { createTask } from 'node-cron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ruleOf } from '../../../src/config/text/calendars.js';
import { instantOf, lastDayOf, localText, nextTime } from '../../../src/domain/schedule/calendar.js';
import { wallClockTime, type WallTime } from '../../../src/domain/core/time.js';
import { oddZones } from './odd_zones.js';

const utc = (text: string): WallTime => wallClockTime(Date.parse(`${text}Z`));

/** The first times of an expression in a zone after `from`, as that zone's clocks show them. */
const times = (cron: string, zone: string, from: string, count: number): readonly string[] => {
  const found: string[] = [];
  for (let at = nextTime(ruleOf(cron), zone, utc(from)); at !== null && found.length < count;) {
    found.push(localText(at, zone));
    at = nextTime(ruleOf(cron), zone, at);
  }
  return found;
};

describe('the next time', () => {
  it.each([
    ['every day', '0 23 * * *', '2026-11-27T22:00', ['2026-11-27 23:00', '2026-11-28 23:00']],
    ['a weekday', '30 22 * * 5', '2026-11-27T22:30', ['2026-12-04 22:30', '2026-12-11 22:30']],
    ['Sunday as 7', '0 4 * * 7', '2026-11-27T00:00', ['2026-11-29 04:00', '2026-12-06 04:00']],
    ['weekdays', '0 4 * * 1-5', '2026-11-27T05:00', ['2026-11-30 04:00', '2026-12-01 04:00']],
    [
      'the first Sunday of a month',
      '0 10 * * 0#1',
      '2026-11-27T00:00',
      ['2026-12-06 10:00', '2027-01-03 10:00'],
    ],
    [
      'the last Friday of a month',
      '0 10 * * 5L',
      '2026-11-27T12:00',
      ['2026-12-25 10:00', '2027-01-29 10:00'],
    ],
    ['the last day of a month', '0 3 L * *', '2026-12-01T00:00', ['2026-12-31 03:00', '2027-01-31 03:00']],
    ['the day before it', '0 3 L-1 2 *', '2027-01-01T00:00', ['2027-02-27 03:00', '2028-02-28 03:00']],
    [
      'a day that not every month has',
      '0 3 31 * *',
      '2027-01-31T04:00',
      ['2027-03-31 03:00', '2027-05-31 03:00'],
    ],
    ['a leap day', '0 3 29 2 *', '2027-01-01T00:00', ['2028-02-29 03:00', '2032-02-29 03:00']],
    [
      'a weekday that is a day of the month, too',
      '0 0 13 * 5',
      '2026-12-01T00:00',
      ['2027-08-13 00:00', '2028-10-13 00:00'],
    ],
    [
      'an hour range over midnight',
      '0 23-1 * * *',
      '2026-11-27T23:30',
      ['2026-11-28 00:00', '2026-11-28 01:00'],
    ],
  ])('is found for %s', (_, cron, from, expected) => {
    expect(times(cron, 'UTC', from, 2)).toEqual(expected);
  });

  it.each([
    [
      'is left out where clocks skip it in spring',
      'Europe/Berlin',
      '30 2 * * *',
      '2027-03-27T12:00',
      ['2027-03-29 02:30'],
    ],
    [
      'is left out where they skip midnight',
      'America/Santiago',
      '0 0 * * *',
      '2026-09-05T12:00',
      ['2026-09-07 00:00'],
    ],
    [
      'comes once where they show it twice in autumn',
      'Europe/Berlin',
      '30 2 * * *',
      '2027-10-30T12:00',
      ['2027-10-31 02:30', '2027-11-01 02:30'],
    ],
    [
      'comes once west of Greenwich, too',
      'America/New_York',
      '30 1 * * *',
      '2027-11-06T12:00',
      ['2027-11-07 01:30', '2027-11-08 01:30'],
    ],
    [
      'is left out on a day that there was not',
      'Pacific/Apia',
      '0 12 * * *',
      '2011-12-30T00:00',
      ['2011-12-31 12:00'],
    ],
  ])('%s', (_, zone, cron, from, expected) => {
    expect(times(cron, zone, from, expected.length)).toEqual(expected);
  });

  it('is none where the calendar has no such day', () => {
    expect(nextTime({ ...ruleOf('0 0 30 * *'), months: [2] }, 'UTC', utc('2026-01-01T00:00'))).toBeNull();
  });
});

describe('a time of a zone', () => {
  it('is a moment, unless clocks skip it', () => {
    const local = { year: 2027, month: 3, day: 28, second: 9_000 };
    expect(instantOf(local, 'Europe/Berlin')).toBeNull();
    expect(instantOf(local, 'Europe/London')).toBe(Date.UTC(2027, 2, 28, 1, 30));
    expect(instantOf({ ...local, day: 30 }, 'Asia/Kathmandu')).toBe(Date.UTC(2027, 2, 29, 20, 45));
  });

  it('knows the months', () => {
    const months = Array.from({ length: 12 }, (_, index) => lastDayOf(2028, index + 1));
    expect(months).toEqual([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
    expect([2000, 2100, 2027].map((year) => lastDayOf(year, 2))).toEqual([29, 28, 28]);
  });
});

describe('a year of it is as node-cron has it', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => vi.useRealTimers());

  /** How often each comes in a year; those on days when clocks are set nearly everywhere more than once a day. */
  const expressions = [
    ['30 2 * * *', 366],
    ['0 0 * * *', 366],
    ['15 1,3 * * 0,6', 208],
    ['*/30 0-3 * 3,10 0,5', 144],
    ['45 23 L * *', 12],
    ['59 23 * * 1#2', 12],
    ['5 1 13 * 5', 3],
  ] as const;

  it.each(oddZones)('in %s (%s)', (zone) => {
    for (const [cron, count] of expressions) {
      const rule = ruleOf(cron);
      const task = createTask(cron, () => undefined, { timezone: zone });
      let at = utc('2026-06-15T10:20');
      vi.setSystemTime(at);
      for (const theirs of task.getNextRuns(count)) {
        const ours = nextTime(rule, zone, at);
        expect(ours, `${cron} after ${new Date(at).toISOString()}`).toBe(theirs.getTime());
        at = wallClockTime(theirs.getTime());
      }
      void task.destroy();
    }
  });

  it.each([
    ['Pacific/Apia', '2011-12-01T00:00'],
    ['Africa/Casablanca', '2019-05-01T00:00'],
    ['Asia/Gaza', '2023-04-01T00:00'],
  ])('in %s from %s on, where rules changed', (zone, from) => {
    const rule = ruleOf('0,30 */3 * * *');
    const task = createTask('0,30 */3 * * *', () => undefined, { timezone: zone });
    let at = utc(from);
    vi.setSystemTime(at);
    for (const theirs of task.getNextRuns(400)) {
      expect(nextTime(rule, zone, at)).toBe(theirs.getTime());
      at = wallClockTime(theirs.getTime());
    }
    void task.destroy();
  });

  it('whatever moment of the hours around a change it is asked at', () => {
    const changes = [
      ['Europe/Berlin', '2027-10-30T23:00'],
      ['Europe/Berlin', '2027-03-28T00:00'],
      ['America/New_York', '2027-11-07T04:00'],
      ['Australia/Lord_Howe', '2027-04-03T13:00'],
      ['Antarctica/Troll', '2027-03-28T00:00'],
      ['Antarctica/Troll', '2027-10-30T23:00'],
      ['America/Santiago', '2027-04-04T02:00'],
    ] as const;
    const rule = ruleOf('*/10 0-3 * * *');
    for (const [zone, from] of changes) {
      const task = createTask('*/10 0-3 * * *', () => undefined, { timezone: zone });
      for (let minute = 0; minute < 300; minute += 7) {
        const at = wallClockTime(utc(from) + minute * 60_000 + 1_500);
        vi.setSystemTime(at);
        const theirs = task.getNextRuns(1)[0]?.getTime();
        expect(nextTime(rule, zone, at), `${zone} ${new Date(at).toISOString()}`).toBe(theirs);
      }
      void task.destroy();
    }
  });
});
