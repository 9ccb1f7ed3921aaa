import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import type { TopicWatch } from '../harness/clients.js';
import { statusesDuring, timeUntil } from '../harness/detection_times.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { MovedClock } from '../harness/moved_clock.js';
import { mainsOn, objectsOn, statusesUntil } from '../harness/topics_seen.js';

const lowBatteryAfter = 12_000;
const hour = 3_600_000;

/** When a status came for the first time. */
const momentOf = (watch: TopicWatch, status: string): number =>
  watch.messages('sentinel-ups/ups/ups').find(({ payload }) => payload.includes(`"status":"${status}"`))
    ?.at ?? NaN;

/** upsd 2.8.0 counts staleness on the wall clock: for the moment until we answer its next PING, the data is stale to it. */
const apartFromStale = (statuses: ReadonlySet<string>): string[] =>
  [...statuses].filter((status) => status !== 'Error: Data stale');

describe.skipIf(!labAvailable)('a wall clock that jumps (needs network namespaces)', () => {
  it.each([
    ['forward', 1],
    ['back', -1],
  ])('an hour %s: the mains stays, and an outage and its end are told', (_, hours) =>
    inHouse({}, async ({ lab, service }) => {
      const clock = await MovedClock.of(service);
      await startOnLine(service, { under: clock.under });
      const watch = await service.clients.watchTopics();
      await clock.setBy(hours);
      expect(apartFromStale(await statusesDuring(service.clients, 5_000))).toEqual(['OL']);
      expect(await service.clients.status()).toBe('OL');
      expect(mainsOn(watch)).not.toContain('lost');
      await lab.cut();
      await timeUntil(service.clients, 'OB', 30_000);
      await lab.restore();
      await timeUntil(service.clients, 'OL', 30_000);
      const { started } = objectsOn(watch, 'last_outage').at(-1) ?? {};
      expect(Math.round((Date.parse(String(started)) - Date.now()) / hour)).toBe(hours);
      await clock.setBy(0);
      expect(apartFromStale(await statusesDuring(service.clients, 3_000))).toEqual(['OL']);
      expect(await statusesUntil(watch, 'OL')).toEqual(['OL', 'OB', 'OL']);
    }),
  );

  it.each([
    ['forward', 1],
    ['back', -1],
  ])('an hour %s in mid-outage: OB LB at its true time, OL only once the mains is back', (_, hours) =>
    inHouse({ configuration: { ups: { low_battery_after: `${lowBatteryAfter}ms` } } }, async (house) => {
      const { lab, service } = house;
      const clock = await MovedClock.of(service);
      await startOnLine(service, { under: clock.under });
      const watch = await service.clients.watchTopics();
      await lab.cut();
      await timeUntil(service.clients, 'OB', 30_000);
      await pause(1_000);
      await clock.setBy(hours);
      await timeUntil(service.clients, 'OB LB', lowBatteryAfter + 20_000);
      await lab.restore();
      await timeUntil(service.clients, 'OL', 30_000);
      expect(await statusesUntil(watch, 'OL')).toEqual(['OL', 'OB', 'OB LB', 'OL']);
      const waited = momentOf(watch, 'OB LB') - momentOf(watch, 'OB');
      expect(waited).toBeGreaterThan(lowBatteryAfter - 500);
      expect(waited).toBeLessThan(lowBatteryAfter + 2_000);
      const { duration } = objectsOn(watch, 'last_outage').at(-1) ?? {};
      expect(duration).toBeLessThan(60);
    }),
  );
});
