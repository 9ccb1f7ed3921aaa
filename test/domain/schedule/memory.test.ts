import { describe, expect, it } from 'vitest';
import { remember } from '../../../src/domain/core/remember.js';
import { minutes } from '../../../src/domain/core/time.js';
import type { ScheduleSettings } from '../../../src/domain/schedule/settings.js';
import { recordOf, recordText } from '../../../src/adapters/state/record.js';
import { alive, at, Script, settings } from '../given.js';
import { hour, hourly, maintenance, minute, ScheduledHouse, wallAt } from './given.js';

const halfPast = 30 * minute;

/** The service is killed at `from`, and runs again at `to`, perhaps with other schedules, perhaps after a reboot. */
const restarted = (
  house: ScheduledHouse,
  from: number,
  to: number,
  {
    schedules = house.settings.schedules,
    boot = 'boot-1',
  }: { schedules?: readonly ScheduleSettings[]; boot?: string } = {},
): Script => {
  const record = recordOf(recordText(remember(house.state, 'boot-1', at(from))));
  const again = new Script(settings({ sentinels: 1, schedules }), record, boot, to);
  return again
    .tick(to)
    .round(alive, to + 10)
    .tick(to + 15_000);
};

const tellings = ({ effects }: Script): readonly string[] =>
  effects.flatMap(([, effect]) => (effect.type === 'announce' ? [effect.announcement.message] : []));

describe('a service that is killed in the middle of a drill by schedule', () => {
  const inDrill = (): ScheduledHouse => new ScheduledHouse([hourly()]).due('hourly', halfPast);

  it('goes on with it, and ends it at its time', () => {
    const again = restarted(inDrill(), 32 * minute, 33 * minute);
    expect(again.ups.drill).toMatchObject({ stoppedAt: null });
    again.tick(41 * minute);
    expect(again.ups.drill).toBeNull();
    expect(tellings(again)).toEqual(['Schedule Hourly is over: drill']);
  });

  it('makes up the end that it has missed', () => {
    const again = restarted(inDrill(), 39 * minute, 40 * minute + 30_000);
    expect(again.ups.drill).toBeNull();
    expect(tellings(again)).toEqual(['Schedule Hourly is over: drill']);
  });

  it('tells that it is over where nobody was there for so long that the drill has ended', () => {
    const again = restarted(inDrill(), 31 * minute, 38 * minute);
    expect(again.ups.drill).toBeNull();
    expect(tellings(again)).toEqual(['Schedule Hourly was ended before its time: drill']);
  });

  it('ends it where the schedule is no more in the configuration, or does something else by now', () => {
    for (const schedules of [[], [maintenance({ id: 'hourly' })]]) {
      const again = restarted(inDrill(), 32 * minute, 33 * minute, { schedules });
      expect(again.ups.drill).toBeNull();
      expect(again.state.schedules.every(({ run }) => run === null)).toBe(true);
    }
  });

  it('does not begin it once more', () => {
    const again = restarted(inDrill(), 32 * minute, 33 * minute);
    again.on(33 * minute + 20_000, {
      type: 'commanded',
      command: { kind: 'stop_drill', ups: null },
      from: 'MQTT',
    });
    again.on(33 * minute + 40_000, { type: 'schedule_due', schedule: 'hourly', at: wallAt(halfPast) });
    expect(again.tick(35 * minute).ups.drill).toBeNull();
  });
});

describe('a start that comes while the service does not run', () => {
  const house = (): ScheduledHouse => new ScheduledHouse([hourly()]).tick(minute);

  it.each([
    ['a moment after it', minute * 31, 'boot-1'],
    ['hours after it, and after a reboot', hour * 5, 'boot-2'],
  ])('is told once, %s', (_, to, boot) => {
    const again = restarted(house(), 2 * minute, to, { boot });
    again.tick(to + minute);
    const told = again.effects.flatMap(([, effect]) =>
      effect.type === 'announce' && effect.announcement.type === 'schedule_skipped' ? [effect] : [],
    );
    expect(told).toMatchObject([
      { announcement: { details: { start: new Date(wallAt(halfPast)).toISOString() } } },
    ]);
    expect(again.state.schedules[0]?.next).toBeGreaterThan(wallAt(to));
  });

  it('is not where it was switched off or put off, or is no longer one of its times', () => {
    const off = house();
    off.ask(minute, { kind: 'set_schedule', schedule: 'hourly', enabled: false });
    const skipped = house();
    skipped.ask(minute, { kind: 'skip_schedule', schedule: 'hourly' });
    const other = hourly({ when: { kind: 'once', at: wallAt(9 * hour) } });
    for (const again of [
      restarted(off, 2 * minute, hour),
      restarted(skipped, 2 * minute, hour),
      restarted(house(), 2 * minute, hour, { schedules: [other] }),
    ])
      expect(tellings(again)).toEqual([]);
  });
});

describe('over a restart', () => {
  it('what was put off and switched is remembered, and announced once', () => {
    const house = new ScheduledHouse([hourly()]);
    house.ask(20 * minute, { kind: 'skip_schedule', schedule: 'hourly' });
    const again = restarted(house, 21 * minute, 25 * minute, { boot: 'boot-2' });
    expect(again.state.schedules).toMatchObject([
      { skipped: wallAt(halfPast), next: wallAt(hour + halfPast) },
    ]);
    house.tick(hour + 16 * minute);
    expect(tellings(restarted(house, hour + 16 * minute, hour + 17 * minute))).toEqual([]);
  });

  it('a switch counts until the configuration changes', () => {
    const house = new ScheduledHouse([hourly({ lasts: minutes(5) })]);
    house.ask(minute, { kind: 'set_schedule', schedule: 'hourly', enabled: false });
    const kept = restarted(house, 2 * minute, 3 * minute);
    expect(kept.state.schedules).toMatchObject([{ override: { enabled: false } }]);
    const changed = restarted(house, 2 * minute, 3 * minute, { schedules: [hourly({ enabled: false })] });
    expect(changed.state.schedules).toMatchObject([{ override: null }]);
  });

  it('records of earlier versions are read, and nothing of schedules is written where there is none', () => {
    const record = remember(new ScheduledHouse([]).state, 'boot-1', at(minute));
    expect(record).not.toHaveProperty('schedules');
    const again = new Script(settings({ sentinels: 1, schedules: [hourly()] }), record, 'boot-1', minute);
    expect(again.state.schedules).toMatchObject([{ next: wallAt(halfPast), run: null }]);
  });
});
