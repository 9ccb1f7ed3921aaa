import { describe, expect, it } from 'vitest';
import { minutes } from '../../../src/domain/core/time.js';
import { isInDrill } from '../../../src/domain/ups/drill.js';
import { alive, mainOf, Script, settings, silent } from '../given.js';
import { hourly, minute, wallAt } from './given.js';

const halfPast = 30 * minute;

/** Two UPSes, each with a sentinel: `s1` of the one, `r1` of the other. */
const inScheduledDrill = (): Script => {
  const base = settings({ sentinels: 1, schedules: [hourly({ lasts: minutes(20) })] });
  const rack = { ...mainOf(base), name: 'rack', sentinels: [{ id: 'r1', name: 'R1' }] };
  const house = new Script({ ...base, upses: [...base.upses, rack] });
  house.probe('s1', alive, 0).probe('r1', alive, 0).tick(20_000);
  return house.on(halfPast + 5, { type: 'schedule_due', schedule: 'hourly', at: wallAt(halfPast) });
};

/** The mains of the second one goes. */
const cut = (house: Script, from: number): Script => {
  for (let round = 0; round < 4; round += 1) house.probe('r1', silent, from + round * 1020);
  return house;
};

const restored = (house: Script, from: number): Script => {
  for (let milli = from; milli < from + 30_000; milli += 5000) house.probe('r1', alive, milli);
  return house;
};

const drills = ({ state }: Script): readonly boolean[] => state.upses.map(isInDrill);

describe('a drill by schedule of two UPSes', () => {
  it('goes on of the one whose mains is there, and ends at its time although the other is in an outage', () => {
    const house = cut(inScheduledDrill(), 32 * minute).tick(40 * minute);
    expect(drills(house)).toEqual([true, false]);
    expect(drills(house.tick(51 * minute))).toEqual([false, false]);
    expect(house.state.schedules).toMatchObject([{ run: null }]);
  });

  it('goes on of both once the outage of the other is over', () => {
    const house = restored(cut(inScheduledDrill(), 32 * minute), 36 * minute);
    expect(drills(house)).toEqual([true, true]);
    expect(drills(house.tick(51 * minute))).toEqual([false, false]);
  });

  it('leaves alone the one that somebody has taken out of it and has begun another drill of', () => {
    const house = inScheduledDrill();
    house.on(35 * minute, {
      type: 'commanded',
      command: { kind: 'stop_drill', ups: 'rack' },
      from: 'MQTT',
    });
    house.on(40 * minute, {
      type: 'commanded',
      command: { kind: 'start_drill', ups: 'rack' },
      from: 'MQTT',
    });
    expect(drills(house.tick(51 * minute))).toEqual([false, true]);
  });
});
