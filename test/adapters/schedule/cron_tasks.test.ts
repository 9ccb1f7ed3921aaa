import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CronTasks } from '../../../src/adapters/schedule/cron_tasks.js';
import { ruleOf } from '../../../src/config/text/calendars.js';
import type { DomainEvent } from '../../../src/domain/core/event.js';
import type { Clock } from '../../../src/domain/core/ports.js';
import { milliseconds, moment, wallClockTime } from '../../../src/domain/core/time.js';
import { localText, nextTime } from '../../../src/domain/schedule/calendar.js';
import type { ScheduleSettings } from '../../../src/domain/schedule/settings.js';
import { oddZones } from '../../domain/schedule/odd_zones.js';
import { silentLog } from '../mqtt/stand_ins.js';

const hour = 3_600_000;
const start = Date.UTC(2026, 5, 15, 10, 20);

const again = (cron: string, timezone = 'UTC'): ScheduleSettings => ({
  id: cron,
  name: cron,
  action: { do: 'maintenance' },
  when: { kind: 'again', cron, rule: ruleOf(cron) },
  timezone,
  lasts: milliseconds(hour),
  announce: milliseconds(0),
  enabled: true,
});

const once = (at: number): ScheduleSettings => ({
  ...again('0 0 1 1 *'),
  id: 'once',
  when: { kind: 'once', at: wallClockTime(at) },
});

describe('the tasks of schedules, by node-cron', () => {
  /** Somebody has set the clock by so much. */
  let setBy = 0;
  const clock: Clock = { now: () => moment(Date.now() - start - setBy, Date.now()) };
  let events: DomainEvent[] = [];
  let tasks: CronTasks | null = null;

  const run = (...schedules: readonly ScheduleSettings[]): void => {
    const inbox = {
      dispatch: (event: DomainEvent) => void events.push(event),
      command: () => Promise.reject(new Error('none is given')),
    };
    tasks = new CronTasks(schedules, clock, inbox, silentLog);
    tasks.start();
  };
  const pass = (length: number) => vi.advanceTimersByTimeAsync(length);
  const setClock = (by: number): void => {
    setBy += by;
    vi.setSystemTime(Date.now() + by);
  };
  const due = (): readonly (string | number)[][] =>
    events.flatMap((event) => (event.type === 'schedule_due' ? [[event.schedule, event.at]] : []));
  const times = (): readonly string[] =>
    due().map(([, at = 0]) => new Date(at).toISOString().slice(5, 16).replace('T', ' '));

  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(start);
    setBy = 0;
    events = [];
  });
  afterEach(() => {
    tasks?.stop();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('tell what is due and when, of each', async () => {
    run(again('30 10 * * *'), again('0 11 * * *'), once(start + 50 * 60_000));
    await pass(25 * hour);
    expect(due().map(([id]) => id)).toEqual([
      '30 10 * * *',
      '0 11 * * *',
      'once',
      '30 10 * * *',
      '0 11 * * *',
    ]);
    expect(times()).toEqual(['06-15 10:30', '06-15 11:00', '06-15 11:10', '06-16 10:30', '06-16 11:00']);
  });

  // Node's timers take 24 days.
  it('tell of one that comes once after weeks, and of none that is past', async () => {
    run(once(start + 26 * 24 * hour), once(start - 1));
    await pass(25 * 24 * hour);
    expect(due()).toEqual([]);
    await pass(48 * hour);
    expect(due()).toEqual([['once', start + 26 * 24 * hour]]);
  });

  it('follow a clock that is set forward: what it leaps over is missed', async () => {
    run(again('30 * * * *'), once(start + 2 * hour));
    await pass(60_000);
    setClock(3 * hour);
    await pass(hour);
    expect(times()).toEqual(['06-15 13:30']);
    expect(events).toContainEqual({ type: 'ticked' });
  });

  it('follow a clock that is set back', async () => {
    run(again('30 * * * *'));
    await pass(hour);
    setClock(-2 * hour);
    await pass(hour);
    expect(times()).toEqual(['06-15 10:30', '06-15 09:30']);
  });

  it('do not take a clock that is put right a little for one that was set', async () => {
    run(again('30 * * * *'));
    for (let second = 0; second < 60; second += 10) {
      setClock(900);
      await pass(10_000);
    }
    expect(events).toEqual([]);
  });

  it('tell nothing any more once they are stopped, and need no timer where there is none', async () => {
    run(again('* * * * *'));
    tasks?.stop();
    await pass(hour);
    run();
    expect(vi.getTimerCount()).toBe(0);
    expect(events).toEqual([]);
  });

  /** The days of a year before the clocks of a zone are set; where they never are, New Year's Eve. */
  const changesOf = (zone: string): readonly number[] => {
    const day = 24 * hour;
    const shownAt = (at: number): string => localText(wallClockTime(at), zone).slice(11);
    const days = Array.from({ length: 366 }, (_, index) => start + index * day);
    const found = days.filter((at) => shownAt(at) !== shownAt(at + day));
    return found.length === 0 ? [Date.UTC(2026, 11, 30, 12)] : found;
  };

  // One that spring may skip, one that autumn may repeat, one at midnight, and one at the end of a month.
  it.each(oddZones)('tell what was shown beforehand when clocks are set: %s (%s)', async (zone) => {
    const schedules = ['30 1 * * *', '30 2 * * *', '0 0 * * *', '15 3 L * *'].map((cron) =>
      again(cron, zone),
    );
    for (const change of changesOf(zone)) {
      const from = change - 2 * hour;
      vi.setSystemTime(from);
      events = [];
      run(...schedules);
      await pass(38 * hour);
      tasks?.stop();
      for (const { id, when } of schedules) {
        if (when.kind !== 'again') continue;
        const shown: number[] = [];
        for (let at = nextTime(when.rule, zone, wallClockTime(from)); at !== null && at <= Date.now();) {
          shown.push(at);
          at = nextTime(when.rule, zone, at);
        }
        expect(due().flatMap(([schedule, at]) => (schedule === id ? [at] : []))).toEqual(shown);
      }
    }
  });
});
