import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { pidOf } from '../harness/machine_processes.js';
import { quickDetection } from '../harness/quick_detection.js';
import { StatusWatch } from '../harness/status_watch.js';
import { Upsmon } from '../harness/upsmon.js';
import { watchedHouse } from '../harness/watched_house.js';

const users = [
  { name: 'first', password: 'one', role: 'primary' },
  { name: 'second', password: 'two', role: 'secondary' },
] as const;

describe.skipIf(!labAvailable)('a forced shutdown (needs network namespaces)', () => {
  it('by a primary shuts every client down, and is gone once the mains is back', async ({
    onTestFinished,
  }) => {
    const house = await watchedHouse(
      {},
      {
        detection: quickDetection,
        nut: { users },
        ups: { low_battery_after: '2s', aliases: ['qnapups'] },
      },
    );
    onTestFinished(() => house.close());
    const { lab, service } = house;
    const [primary, secondary] = await Promise.all(
      users.map(({ name, password, role }) => Upsmon.start(lab, { user: name, password, role })),
    );
    onTestFinished(() => primary?.close());
    onTestFinished(() => secondary?.close());
    await waitFor('both log in', async () => (await service.clients.loggedIn()).length === 2, {
      within: 40_000,
      every: 200,
    });
    const upsd = await pidOf(lab, 'upsd');
    const watch = new StatusWatch(lab);
    const alias = new StatusWatch(lab, 'qnapups');
    await lab.cut();
    await watch.reads('FSD OB LB');
    await waitFor('both shut down', () => primary?.hasShutDown === true && secondary?.hasShutDown === true, {
      within: 60_000,
      every: 100,
    });
    await pause(2_000);
    expect(await service.clients.status()).toBe('FSD OB LB');
    await lab.restore();
    await watch.reads('OL');
    await alias.reads('OL');
    await pause(2_000);
    // It is lifted only after the mains is back for good, so that FSD may stand beside OL for a moment.
    expect(watch.told('FSD OB LB').filter((status) => status !== 'FSD OL')).toEqual(['FSD OB LB', 'OL']);
    expect(alias.told()).toEqual(['OL', 'OB', 'OB LB', 'OL']);
    expect(await pidOf(lab, 'upsd')).toBe(upsd);
  });
});
