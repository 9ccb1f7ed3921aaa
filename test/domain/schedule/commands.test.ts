import { describe, expect, it } from 'vitest';
import { hour, hourly, minute, ScheduledHouse, wallAt } from './given.js';

const halfPast = 30 * minute;
const skip = { kind: 'skip_schedule', schedule: 'hourly' } as const;
const set = (enabled: boolean) => ({ kind: 'set_schedule', schedule: 'hourly', enabled }) as const;

describe('a start that is put off', () => {
  it('is left out, and the one after it comes', () => {
    const house = new ScheduledHouse([hourly()]);
    expect(house.ask(20 * minute, skip)).toEqual({
      accepted: true,
      message: 'Hourly leaves out 2026-01-01 00:30 (UTC).',
    });
    expect(house.view()).toMatchObject({ skipNext: true, nextAt: wallAt(hour + halfPast), announced: false });
    house.due('hourly', halfPast);
    expect(house.inDrill).toBe(false);
    expect(house.view().skipNext).toBe(false);
    house.due('hourly', hour + halfPast);
    expect(house.inDrill).toBe(true);
    expect(house.told).toEqual([
      '00:15 schedule_announced: Schedule Hourly begins in 15 min: drill',
      '00:20 schedule_skipped: Schedule Hourly is left out this time (drill): asked for over MQTT',
      '01:15 schedule_announced: Schedule Hourly begins in 15 min: drill',
      '01:30 schedule_started: Schedule Hourly has begun: drill for 10 min',
    ]);
  });

  it('is one, however often that is asked for', () => {
    const house = new ScheduledHouse([hourly()]);
    house.ask(20 * minute, skip);
    expect(house.ask(21 * minute, skip)).toMatchObject({
      accepted: true,
      message: 'Hourly leaves out 2026-01-01 00:30 (UTC) already.',
    });
    expect(house.view().nextAt).toBe(wallAt(hour + halfPast));
  });

  it('is the one whose time has come at that very moment', () => {
    const house = new ScheduledHouse([hourly()]);
    house.ask(halfPast + 1, skip);
    expect(house.due('hourly', halfPast).inDrill).toBe(false);
    expect(house.view().nextAt).toBe(wallAt(hour + halfPast));
  });

  it('stays left out although the clock is set back', () => {
    const house = new ScheduledHouse([hourly()]);
    house.ask(20 * minute, skip);
    house.clockSetBy = -10 * minute;
    house.tick(21 * minute);
    expect(house.view()).toMatchObject({ skipNext: true, nextAt: wallAt(hour + halfPast) });
  });

  it.each([
    ['nobody knows', [], 'there is no schedule "hourly".'],
    ['is switched off', [hourly({ enabled: false })], 'Hourly is switched off; nothing would start.'],
    ['is over', [hourly({ when: { kind: 'once', at: wallAt(-1) } })], 'Hourly has no start to come.'],
  ] as const)('is refused of one that %s', (_, schedules, reason) => {
    expect(new ScheduledHouse(schedules).ask(minute, skip)).toMatchObject({ accepted: false, reason });
  });
});

describe('a schedule that is switched off', () => {
  it('begins nothing, announces nothing, and has no next start', () => {
    const house = new ScheduledHouse([hourly()]);
    expect(house.ask(minute, set(false))).toEqual({ accepted: true, message: 'Hourly is switched off.' });
    house.due('hourly', halfPast);
    expect(house.inDrill).toBe(false);
    expect(house.told).toEqual([]);
    expect(house.view()).toMatchObject({ enabled: false, nextAt: null });
    expect(house.ask(40 * minute, set(false)).accepted).toBe(true);
    house.ask(41 * minute, set(true));
    expect(house.view()).toMatchObject({ enabled: true, nextAt: wallAt(hour + halfPast) });
  });

  it('lets what it has begun come to its end', () => {
    const house = new ScheduledHouse([hourly()]).due('hourly', halfPast);
    house.ask(31 * minute, set(false));
    expect(house.tick(39 * minute).inDrill).toBe(true);
    expect(house.tick(41 * minute).inDrill).toBe(false);
  });
});
