import { describe, expect, it } from 'vitest';
import { waitFor } from '../wait_for.js';
import { labAvailable } from './harness/available.js';
import { statusesDuring, timeUntil } from './harness/detection_times.js';
import { Upsmon } from './harness/upsmon.js';
import { watchedHouse, type WatchedHouse } from './harness/watched_house.js';

const account = { name: 'monuser', password: 'secret', role: 'secondary' };
const withAccount = { nut: { listen: ['127.0.0.1:3493'], users: [account] } };

const loggedIn = async ({ service }: WatchedHouse): Promise<void> => {
  const ups = async (): Promise<string> =>
    (await service.clients.mqttRetained('sentinel-ups/ups/ups')) ?? 'nothing';
  await waitFor('upsmon logs in', async () => (await ups()).includes('"clients":1'), {
    within: 60_000,
    every: 200,
  });
};

describe.skipIf(!labAvailable)('the service and upsmon in a power cut (needs network namespaces)', () => {
  it.concurrent('upsmon shuts its machine down at OB LB, and not before', async ({ onTestFinished }) => {
    const configuration = { ...withAccount, ups: { low_battery_after: '20s' } };
    const house = await watchedHouse({ witnesses: 0 }, configuration);
    onTestFinished(() => house.close());
    const { lab, service } = house;
    const upsmon = await Upsmon.start(lab, { user: account.name, password: account.password });
    onTestFinished(() => upsmon.close());
    await loggedIn(house);
    await lab.cut();
    await timeUntil(service.clients, 'OB LB', 35_000);
    expect(upsmon.hasShutDown).toBe(false);
    await waitFor('the shutdown command', () => upsmon.hasShutDown, { within: 60_000, every: 100 });
  });

  it.concurrent('a crash on battery shows no OL, and upsmon goes on waiting', async ({ onTestFinished }) => {
    const house = await watchedHouse({ witnesses: 0 }, withAccount);
    onTestFinished(() => house.close());
    const { lab, service } = house;
    const upsmon = await Upsmon.start(lab, { user: account.name, password: account.password });
    onTestFinished(() => upsmon.close());
    await loggedIn(house);
    await lab.cut();
    await timeUntil(service.clients, 'OB', 15_000);
    await service.crash();
    service.start();
    await timeUntil(service.clients, 'OB', 5_000);
    expect([...(await statusesDuring(service.clients, 40_000))]).toEqual(['OB']);
    expect(upsmon.process.isRunning).toBe(true);
    expect(upsmon.hasShutDown).toBe(false);
  });

  it.concurrent(
    "serves nothing from memory after the machine's reboot, and remembers the outage",
    async ({ onTestFinished }) => {
      const before = '11111111-1111-4111-8111-111111111111';
      const afterwards = '22222222-2222-4222-8222-222222222222';
      const house = await watchedHouse({ witnesses: 0 }, {}, { bootId: before });
      onTestFinished(() => house.close());
      const { lab, service } = house;
      await lab.cut();
      await timeUntil(service.clients, 'OB', 15_000);
      await service.crash();
      service.start({ bootId: afterwards });
      await timeUntil(service.clients, 'Error: Data stale', 10_000);
      expect([...(await statusesDuring(service.clients, 10_000))]).toEqual(['Error: Data stale']);
      expect(await service.clients.mqttJson('sentinel-ups/last_outage')).toMatchObject({
        started: expect.any(String) as string,
        duration: null,
      });
      await lab.restore();
      await timeUntil(service.clients, 'OL', 20_000);
    },
  );
});
