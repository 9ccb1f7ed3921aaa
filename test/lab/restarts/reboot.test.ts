import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import type { TopicWatch } from '../harness/clients.js';
import { statusesDuring, timeUntil } from '../harness/detection_times.js';
import { inHouse, quickDetection, startOnLine } from '../harness/in_house.js';
import { objectsOn, statusesOn, statusesUntil, watchFromTheStart } from '../harness/topics_seen.js';

const firstBoot = '11111111-1111-4111-8111-111111111111';
const nextBoot = '22222222-2222-4222-8222-222222222222';
const stale = 'Error: Data stale';

const lastOutage = (watch: TopicWatch): Readonly<Record<string, unknown>> | undefined =>
  objectsOn(watch, 'last_outage').at(-1);

describe.skipIf(!labAvailable)("the machine's reboot in mid-outage (needs network namespaces)", () => {
  it('serves nothing from memory, remembers the outage, and counts its low battery from the true start', () =>
    inHouse(
      {
        configuration: {
          detection: { ...quickDetection, boot_grace: '15s' },
          ups: { low_battery_after: '40s' },
        },
      },
      async ({ lab, service }) => {
        const { clients } = service;
        await startOnLine(service, { bootId: firstBoot });
        const before = await clients.watchTopics();
        await lab.cut();
        await timeUntil(clients, 'OB', 30_000);
        const started = await eventually('the outage', () => lastOutage(before)?.['started']);
        await before.end();
        await service.crash();

        service.start({ bootId: nextBoot });
        const watch = await watchFromTheStart(clients);
        await timeUntil(clients, stale, 30_000);
        expect([...(await statusesDuring(clients, 2_000))]).toEqual([stale]);
        await eventually('the outage is told again', () => lastOutage(watch) !== undefined);
        expect(lastOutage(watch)).toEqual({ started, duration: null });

        await timeUntil(clients, 'OB', 30_000);
        await timeUntil(clients, 'OB LB', 30_000);
        const lasted = Date.now() - Date.parse(String(started));
        expect(lasted).toBeGreaterThan(39_500);
        expect(lasted).toBeLessThan(43_000);
        expect(lastOutage(watch)).toEqual({ started, duration: null });
        expect(await statusesUntil(watch, 'OB LB')).toEqual(['unknown', 'OB', 'OB LB']);
      },
    ));

  it('after the low-battery moment, with the mains back: OL, and never the OB LB of before', () =>
    inHouse({ configuration: { ups: { low_battery_after: '0s' } } }, async ({ lab, service }) => {
      const { clients } = service;
      await startOnLine(service, { bootId: firstBoot });
      await lab.cut();
      await timeUntil(clients, 'OB LB', 30_000);
      await service.crash();

      await lab.restore();
      service.start({ bootId: nextBoot });
      const watch = await watchFromTheStart(clients);
      await timeUntil(clients, 'OL', 30_000);
      await eventually('the end of the outage', () => typeof lastOutage(watch)?.['duration'] === 'number');
      await watch.end();
      expect(statusesOn(watch).filter((status) => status !== 'unknown')).toEqual(['OL']);
    }));

  it('with the mains back after it: stale, then OL, and never OB; the outage is over', () =>
    inHouse(
      { configuration: { detection: { ...quickDetection, boot_grace: '1m' } } },
      async ({ lab, service }) => {
        const { clients } = service;
        await startOnLine(service, { bootId: firstBoot });
        const before = await clients.watchTopics();
        await lab.cut();
        await timeUntil(clients, 'OB', 30_000);
        const started = await eventually('the outage', () => lastOutage(before)?.['started']);
        await before.end();
        await service.crash();

        service.start({ bootId: nextBoot });
        const watch = await watchFromTheStart(clients);
        await timeUntil(clients, stale, 30_000);
        await eventually('so does MQTT', () => statusesOn(watch).at(-1) === 'unknown');
        await lab.restoreOne(0);
        await timeUntil(clients, 'OL', 30_000);
        await lab.restoreOne(1);
        await lab.restoreOne(2);
        await eventually('the end of the outage', () => typeof lastOutage(watch)?.['duration'] === 'number');
        expect(lastOutage(watch)).toEqual({ started, duration: expect.any(Number) as number });
        expect(await statusesUntil(watch, 'OL')).toEqual(['unknown', 'OL']);
      },
    ));
});
