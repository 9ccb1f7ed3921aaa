import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../../src/domain/core/time.js';
import { hour, hourly, maintenance, minute, ScheduledHouse, wallAt } from './given.js';

const halfPast = 30 * minute;

describe('when a schedule comes next', () => {
  it('follows the clock: it is set forward, and back', () => {
    const house = new ScheduledHouse([hourly({ announce: milliseconds(0) })]);
    house.clockSetBy = 5 * hour;
    house.tick(minute);
    expect(house.view().nextAt).toBe(wallAt(5 * hour + halfPast));
    house.clockSetBy = -5 * hour;
    house.tick(2 * minute);
    expect(house.view().nextAt).toBe(wallAt(-5 * hour + halfPast));
  });

  it('is told of one that comes once, until it has', () => {
    const once = hourly({ when: { kind: 'once', at: wallAt(halfPast) } });
    const house = new ScheduledHouse([once]);
    expect(house.view().nextAt).toBe(wallAt(halfPast));
    house.due('hourly', halfPast);
    expect(house.inDrill).toBe(true);
    expect(house.view().nextAt).toBeNull();
    house.tick(100 * 24 * hour);
    expect(house.told).toHaveLength(3);
  });

  it('moves on once it has come', () => {
    const house = new ScheduledHouse([hourly()]).due('hourly', halfPast);
    expect(house.view().nextAt).toBe(wallAt(hour + halfPast));
  });

  it('moves on where nothing has started it, and that is told', () => {
    const house = new ScheduledHouse([hourly({ announce: milliseconds(0) })]);
    house.tick(halfPast + 29_000);
    expect(house.told).toEqual([]);
    house.tick(halfPast + 31_000);
    expect(house.told).toEqual([
      '00:30 schedule_skipped: Schedule Hourly is left out this time (drill): nothing could be started at its time; a missed start is not made up',
    ]);
    expect(house.view().nextAt).toBe(wallAt(hour + halfPast));
    expect(house.due('hourly', halfPast, 32_000).inDrill).toBe(false);
  });

  it('is not what has come already, although the clock was set back', () => {
    const house = new ScheduledHouse([hourly()]).due('hourly', halfPast);
    house.clockSetBy = -20 * minute;
    house.tick(45 * minute);
    expect(house.view().nextAt).toBe(wallAt(hour + halfPast));
  });
});

describe('a wake-up by schedule', () => {
  const host = {
    id: 'nas',
    name: 'NAS',
    section: null,
    poweredBy: ['ups'],
    needs: 1,
    wake: { auto: false, possible: true, after: [], minCharge: null },
  };
  const wake = hourly({
    action: { do: 'wake', host: 'nas' },
    lasts: milliseconds(0),
    announce: milliseconds(0),
  });

  it('sends a magic packet, and is over at once', () => {
    const house = new ScheduledHouse([wake], { hosts: [host] }).due('hourly', halfPast);
    expect(house.packets).toEqual([[halfPast + 5, 'nas']]);
    expect(house.told).toEqual(['00:30 schedule_started: Schedule Hourly has begun: wake-up of NAS']);
    expect(house.view().runningUntil).toBeNull();
  });

  it('is left out in an outage: it would be told to go down again', () => {
    const house = new ScheduledHouse([wake], { hosts: [host] }).outage(29 * minute).due('hourly', halfPast);
    expect(house.packets).toEqual([]);
  });
});

describe('maintenance by schedule', () => {
  it('holds what is said until its end', () => {
    const house = new ScheduledHouse([maintenance()]).due('firmware', halfPast);
    house.outage(31 * minute);
    expect(house.status).toBe('OL');
    house.tick(41 * minute);
    expect(house.status).toBe('OB LB');
    expect(house.told.at(-1)).toBe('00:40 schedule_ended: Schedule Firmware is over: maintenance');
  });

  it('is over where it is ended by hand', () => {
    const house = new ScheduledHouse([maintenance()]).due('firmware', halfPast);
    house.ask(31 * minute, { kind: 'end_maintenance' });
    expect(house.told.at(-1)).toContain('was ended before its time');
    expect(house.view().runningUntil).toBeNull();
  });
});
