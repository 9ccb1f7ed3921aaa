import { describe, expect, it } from 'vitest';
import { minutes } from '../../../src/domain/core/time.js';
import { isWanted } from '../../../src/domain/notify/backlog.js';
import { noticeOf } from '../../../src/domain/notify/notice.js';
import { alive, at, silent, viewAt } from '../given.js';
import { time, wishes } from '../notify/given.js';
import { hour, hourly, maintenance, minute, ScheduledHouse, wallAt } from './given.js';

const halfPast = 30 * minute;

describe('a drill by schedule', () => {
  it('is announced, begins at its time, and ends by itself', () => {
    const house = new ScheduledHouse([hourly()]);
    house.due('hourly', halfPast);
    expect(house.inDrill).toBe(true);
    expect(house.view()).toMatchObject({
      runningUntil: wallAt(40 * minute),
      nextAt: wallAt(hour + halfPast),
    });
    house.tick(39 * minute);
    expect(house.inDrill).toBe(true);
    house.tick(41 * minute);
    expect(house.ups).toMatchObject({ drill: null, lastDrill: { cutShort: false } });
    expect(house.view().runningUntil).toBeNull();
    expect(house.told).toEqual([
      '00:15 schedule_announced: Schedule Hourly begins in 15 min: drill',
      '00:30 schedule_started: Schedule Hourly has begun: drill for 10 min',
      '00:40 schedule_ended: Schedule Hourly is over: drill',
    ]);
  });

  it('is told with its particulars', () => {
    const house = new ScheduledHouse([hourly()]).due('hourly', halfPast);
    expect(house.announcements).toMatchObject([
      {
        type: 'schedule_announced',
        simulated: false,
        details: { schedule: 'hourly', name: 'Hourly', do: 'drill', start: '2026-01-01T00:30:00.000Z' },
      },
      {
        type: 'schedule_started',
        simulated: false,
        details: { schedule: 'hourly', until: '2026-01-01T00:40:00.000Z' },
      },
    ]);
  });

  it('is announced to people who want no news of drills, so that they can put it off', () => {
    const house = new ScheduledHouse([hourly()]).tick(20 * minute);
    const [announced] = house.announcements.filter(({ type }) => type === 'schedule_announced');
    if (announced === undefined) throw new Error('it was not announced');
    const shown = viewAt(house.settings, house.state, at(house.now));
    const notice = noticeOf(announced, shown, shown, wallAt(house.now), time);
    expect(notice).toMatchObject({ title: 'Schedule Hourly begins in 15 min' });
    expect(notice?.next).toContain('sentinel-ups schedule skip');
    expect(notice !== null && isWanted(wishes({ drills: false }), notice)).toBe(true);
  });

  it('is of one UPS, where that is named', () => {
    const house = new ScheduledHouse([hourly({ action: { do: 'drill', ups: 'ups' } })]);
    house.due('hourly', halfPast);
    expect(house.inDrill).toBe(true);
    expect(house.told.at(-1)).toContain('drill of ups for 10 min');
  });

  it('goes over midnight', () => {
    const house = new ScheduledHouse([hourly({ lasts: minutes(90) })]);
    house.due('hourly', 23 * hour + halfPast).tick(24 * hour + 59 * minute);
    expect(house.inDrill).toBe(true);
    house.tick(25 * hour + minute);
    expect(house.inDrill).toBe(false);
  });

  it('begins once, whoever says again that it is due', () => {
    const house = new ScheduledHouse([hourly()]);
    house.due('hourly', halfPast).ask(31 * minute, { kind: 'stop_drill', ups: null });
    house.due('hourly', halfPast, 20_000).tick(35 * minute);
    expect(house.inDrill).toBe(false);
    expect(house.told.at(-1)).toBe('00:31 schedule_ended: Schedule Hourly was ended before its time: drill');
  });

  it('does not begin late: a missed start is told, and not made up', () => {
    const house = new ScheduledHouse([hourly()]);
    house.due('hourly', halfPast, 60_000);
    expect(house.inDrill).toBe(false);
    // The machine slept over it.
    const asleep = new ScheduledHouse([hourly()]);
    asleep.tick(29 * minute);
    asleep.clockSetBy = hour;
    asleep.tick(29 * minute + 1000);
    expect(asleep.told).toContainEqual(
      expect.stringMatching(
        /^00:29 schedule_skipped: Schedule Hourly is left out this time \(drill\): nothing could be started/,
      ),
    );
    expect(asleep.view().nextAt).toBe(wallAt(hour + halfPast));
  });

  it('ends at its deadline although the clock was set back in it', () => {
    const house = new ScheduledHouse([hourly()]).due('hourly', halfPast);
    house.clockSetBy = -2 * hour;
    house.tick(41 * minute);
    expect(house.inDrill).toBe(false);
  });
});

describe('of what goes on at the time of a schedule', () => {
  it('a real outage leaves it out', () => {
    const house = new ScheduledHouse([hourly(), maintenance()]);
    house
      .outage(29 * minute)
      .due('hourly', halfPast)
      .due('firmware', halfPast);
    expect(house.state.maintenance).toBeNull();
    expect(house.told.slice(1)).toEqual([
      '00:30 schedule_skipped: Schedule Hourly is left out this time (drill): a real outage is going on',
      '00:30 schedule_skipped: Schedule Firmware is left out this time (maintenance): a real outage is going on',
    ]);
  });

  it('a drill by hand leaves it out, and is not ended with it', () => {
    const house = new ScheduledHouse([hourly()]);
    house.ask(20 * minute, { kind: 'start_drill', ups: null });
    house.due('hourly', halfPast).tick(50 * minute);
    expect(house.inDrill).toBe(true);
    expect(house.told.at(-1)).toContain('a drill is on that was started by hand');
  });

  it('maintenance leaves a drill out', () => {
    const house = new ScheduledHouse([hourly()]);
    house.ask(20 * minute, { kind: 'start_maintenance', duration: minutes(60) });
    house.due('hourly', halfPast);
    expect(house.told.at(-1)).toMatch(/: maintenance is on and holds the status$/);
  });

  it('another schedule has its drill go on, until the later end', () => {
    const long = hourly({ id: 'long', name: 'Long', lasts: minutes(20) });
    const house = new ScheduledHouse([hourly(), long]);
    house
      .due('hourly', halfPast)
      .due('long', halfPast)
      .tick(45 * minute);
    expect(house.inDrill).toBe(true);
    house.tick(51 * minute);
    expect(house.inDrill).toBe(false);
    expect(house.told.filter((line) => line.includes('is over'))).toHaveLength(2);
  });

  it('another maintenance has its own go on, until the later end', () => {
    const short = maintenance({ id: 'short', name: 'Short', lasts: minutes(5) });
    const house = new ScheduledHouse([maintenance(), short]);
    house
      .due('firmware', halfPast)
      .due('short', halfPast)
      .tick(36 * minute);
    expect(house.state.maintenance?.until.wall).toBe(wallAt(40 * minute));
    house.tick(41 * minute);
    expect(house.state.maintenance).toBeNull();
    expect(house.told.filter((line) => line.includes('is over'))).toHaveLength(2);
  });

  it('its own start before, which ends at that moment, passes into it', () => {
    const house = new ScheduledHouse([hourly({ lasts: minutes(60) })]);
    house.tick(halfPast).due('hourly', halfPast, 0);
    house.due('hourly', hour + halfPast, 0);
    expect(house.tick(2 * hour).inDrill).toBe(true);
    expect(house.view().runningUntil).toBe(wallAt(2 * hour + halfPast));
  });

  it('its own start before, which still goes on, leaves it out', () => {
    const house = new ScheduledHouse([hourly({ lasts: minutes(90) })]);
    house.due('hourly', halfPast).due('hourly', hour + halfPast);
    expect(house.told.at(-1)).toContain('the one before still goes on');
  });
});

describe('a drill by schedule that a real outage ends', () => {
  const interrupted = (schedule = hourly({ lasts: minutes(60) })): ScheduledHouse => {
    const house = new ScheduledHouse([schedule]);
    house.due('hourly', halfPast).outage(35 * minute, silent);
    expect(house.ups).toMatchObject({ drill: null, lastDrill: { cutShort: true } });
    return house;
  };
  const restored = (house: ScheduledHouse, from: number): ScheduledHouse =>
    house.keep(alive, from, from + 30_000);

  it('goes on after that, while its window is open', () => {
    const house = restored(interrupted(), 40 * minute);
    expect(house.inDrill).toBe(true);
    expect(house.told.at(-1)).toBe(
      '00:40 schedule_started: Schedule Hourly goes on, the outage is over: drill',
    );
    house.tick(91 * minute);
    expect(house.inDrill).toBe(false);
  });

  it('does not, once its window is closed', () => {
    const house = restored(interrupted(hourly()), 45 * minute);
    expect(house.inDrill).toBe(false);
    expect(house.told.at(-1)).toBe('00:40 schedule_ended: Schedule Hourly is over: drill');
  });

  it('does not where it was switched off meanwhile', () => {
    const house = interrupted();
    house.ask(39 * minute, { kind: 'set_schedule', schedule: 'hourly', enabled: false });
    expect(restored(house, 40 * minute).inDrill).toBe(false);
  });

  it('leaves alone a drill that is started by hand when its window closes', () => {
    const house = interrupted();
    house.ask(39 * minute, { kind: 'set_schedule', schedule: 'hourly', enabled: false });
    restored(house, 40 * minute).ask(50 * minute, { kind: 'start_drill', ups: null });
    house.ask(51 * minute, { kind: 'set_schedule', schedule: 'hourly', enabled: true });
    expect(house.tick(95 * minute).inDrill).toBe(true);
  });
});
