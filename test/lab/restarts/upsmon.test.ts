import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { quickDetection } from '../harness/quick_detection.js';
import { StatusWatch } from '../harness/status_watch.js';
import { Upsmon } from '../harness/upsmon.js';
import { watchedHouse } from '../harness/watched_house.js';

/** After so long without an answer upsmon takes a UPS that was OB for dead (upsmon.conf(5), DEADTIME). */
const deadTime = 15_000;

const account = { name: 'monuser', password: 'secret' };

describe.skipIf(!labAvailable)('upsmon and a service that is killed (needs network namespaces)', () => {
  it('does not shut down when the service is back after some seconds; does so at OB LB, also of a service killed again', async ({
    onTestFinished,
  }) => {
    const house = await watchedHouse(
      {},
      {
        detection: quickDetection,
        nut: { users: [{ ...account, role: 'secondary' }] },
        ups: { low_battery_after: '70s' },
      },
    );
    onTestFinished(() => house.close());
    const { lab, service } = house;
    const upsmon = await Upsmon.start(lab, { user: account.name, password: account.password });
    onTestFinished(() => upsmon.close());
    const loggedIn = (): Promise<unknown> =>
      waitFor('upsmon logs in', async () => (await service.clients.loggedIn()).length === 1, {
        within: 40_000,
        every: 200,
      });
    await loggedIn();
    const watch = new StatusWatch(lab);
    await lab.cut();
    await watch.reads('OB');
    await waitFor('upsmon has seen it', () => upsmon.process.text.includes('on battery'), { within: 20_000 });
    await service.crash();
    await pause(3_500);
    service.start();
    await watch.reads('OB');
    await loggedIn();
    await pause(deadTime + 2_000);
    expect(upsmon.hasShutDown).toBe(false);
    await watch.reads('OB LB', 80_000);
    expect(upsmon.hasShutDown).toBe(false);
    await service.crash();
    service.start();
    await waitFor('upsmon shuts down', () => upsmon.hasShutDown, { within: 60_000, every: 100 });
    expect(watch.told('OB')).toEqual(['OB', 'OB LB']);
  });
});
