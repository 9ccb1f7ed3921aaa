import { describe, expect, it } from 'vitest';
import { labAvailable } from './harness/available.js';
import { statusesDuring, timeUntil } from './harness/detection_times.js';
import { watchedHouse } from './harness/watched_house.js';

const firstBoot = '11111111-1111-4111-8111-111111111111';
const secondBoot = '22222222-2222-4222-8222-222222222222';

describe.skipIf(!labAvailable)("the machine's reboot in mid-outage (needs network namespaces)", () => {
  it('serves nothing from memory, and remembers the outage', async ({ onTestFinished }) => {
    const house = await watchedHouse({ witnesses: 0 }, {}, { bootId: firstBoot });
    onTestFinished(() => house.close());
    const { lab, service } = house;
    await lab.cut();
    await timeUntil(service.clients, 'OB', 15_000);
    await service.crash();

    service.start({ bootId: secondBoot });
    await timeUntil(service.clients, 'Error: Data stale', 20_000);
    expect([...(await statusesDuring(service.clients, 10_000))]).toEqual(['Error: Data stale']);
    expect(await service.clients.mqttJson('sentinel-ups/last_outage')).toMatchObject({
      started: expect.any(String) as string,
      duration: null,
    });

    await lab.restore();
    await timeUntil(service.clients, 'OL', 30_000);
  });
});
