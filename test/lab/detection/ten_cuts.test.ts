import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { median, timeUntil } from '../harness/detection_times.js';
import { goesFirst } from '../harness/goes_first.js';
import { watchedHouse, type WatchedHouse } from '../harness/watched_house.js';

const restoreAfter = 10_000;

describe.skipIf(!labAvailable)('ten power cuts with the default settings (needs network namespaces)', () => {
  goesFirst();

  let house: WatchedHouse;
  beforeAll(async () => {
    house = await watchedHouse({ sentinels: 3, witnesses: 0 });
  });
  afterAll(() => house.close());

  it('are OB within 5 s in the median and 7 s at most, and OL within restore_after + 3 s once the mains is back', async () => {
    const { lab, service } = house;
    const untilOnBattery: number[] = [];
    const untilOnLine: number[] = [];
    const maxOnLine: number[] = [];
    for (let cut = 0; cut < 10; cut += 1) {
      // Cuts come at any point of the two seconds from one probe to the next.
      await pause(2_000 + cut * 200);
      await lab.cut();
      untilOnBattery.push(await timeUntil(service.clients, 'OB', 15_000));
      const asked = performance.now();
      await lab.restore();
      untilOnLine.push(await timeUntil(service.clients, 'OL', restoreAfter + 10_000));
      // The sentinels may be back well before we hear that they are.
      maxOnLine.push(performance.now() - asked);
    }
    const seen = { untilOnBattery: untilOnBattery.map(Math.round), untilOnLine: untilOnLine.map(Math.round) };
    expect(median(untilOnBattery), JSON.stringify(seen)).toBeLessThanOrEqual(5_000);
    expect(Math.max(...untilOnBattery), JSON.stringify(seen)).toBeLessThanOrEqual(7_000);
    expect(Math.max(...untilOnLine), JSON.stringify(seen)).toBeLessThanOrEqual(restoreAfter + 3_000);
    expect(Math.min(...maxOnLine), JSON.stringify(seen)).toBeGreaterThanOrEqual(restoreAfter);
  });
});
