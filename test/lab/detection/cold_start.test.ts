import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { statusesDuring, timeUntil } from '../harness/detection_times.js';
import { eventually } from '../harness/eventually.js';
import { inHouse, quickDetection } from '../harness/in_house.js';
import { statusesOn, statusesUntil, watchFromTheStart } from '../harness/topics_seen.js';

const stale = 'Error: Data stale';
const withGrace = (boot_grace: string): { detection: object } => ({
  detection: { ...quickDetection, boot_grace },
});

describe.skipIf(!labAvailable)('a cold start after a power cut (needs network namespaces)', () => {
  it('with sentinels that come up one by one: OL with the first, and never OB', () =>
    inHouse({ configuration: withGrace('15s') }, async ({ lab, service }) => {
      const { clients } = service;
      await lab.cut();
      service.start();
      await timeUntil(clients, stale, 30_000);
      const watch = await watchFromTheStart(clients);
      expect([...(await statusesDuring(clients, 2_000))]).toEqual([stale]);
      await eventually('so does MQTT', () => statusesOn(watch).at(-1) === 'unknown');
      await lab.restoreOne(1);
      await timeUntil(clients, 'OL', 30_000);
      // Longer than boot_grace: from its end on the others count as silent.
      expect([...(await statusesDuring(clients, 16_000))]).toEqual(['OL']);
      await lab.restoreOne(0);
      await lab.restoreOne(2);
      expect([...(await statusesDuring(clients, 2_000))]).toEqual(['OL']);
      expect(await statusesUntil(watch, 'OL')).toEqual(['unknown', 'OL']);
    }));

  it('with no sentinel that comes up: stale, and OB only once boot_grace is over', () =>
    inHouse({ configuration: withGrace('15s') }, async ({ lab, service }) => {
      const { clients } = service;
      await lab.cut();
      service.start();
      await timeUntil(clients, stale, 30_000);
      const watch = await watchFromTheStart(clients);
      const statuses = await statusesDuring(clients, 4_000);
      expect([...statuses]).toEqual([stale]);
      await timeUntil(clients, 'OB', 30_000);
      expect(await statusesUntil(watch, 'OB')).toEqual(['unknown', 'OB']);
      // When it began, by its own log: on a busy machine we may have read that late.
      const { time } = JSON.parse(service.process.lines[0]?.text ?? '') as { time: string };
      const now = performance.now();
      const begin = Date.parse(time) - Date.now() + now;
      const onBattery = watch
        .messages('sentinel-ups/ups/ups')
        .find(({ payload }) => payload.includes('"status":"OB"'));
      expect((onBattery?.at ?? 0) - begin).toBeGreaterThan(14_900);
    }));
});
