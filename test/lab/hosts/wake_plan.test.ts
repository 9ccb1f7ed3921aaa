import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { inHouse, startOnLine, type House } from '../harness/in_house.js';
import { NutWatch } from '../harness/nut_watch.js';
import { Sleepers } from '../harness/sleepers.js';
import { hostsIn } from '../harness/status_command.js';

const firstBoot = '11111111-1111-4111-8111-111111111111';
const nextBoot = '22222222-2222-4222-8222-222222222222';

const address = '10.77.0.31';
const wakeDelay = 6_000;

const configuration = {
  detection: { interval: '1s', restore_after: '2s', boot_grace: '5s' },
  hosts: [
    {
      ...{ name: 'NAS', address, mac: '02:00:00:00:00:01', shutdown_delay: '0s' },
      wake: { broadcast: '10.77.0.255' },
    },
  ],
  wake: { delay: `${wakeDelay}ms`, retry_every: '4s', give_up_after: '10m' },
};

/** The times are told by the millisecond. */
const rounding = 2;

interface WokenHouse extends House {
  readonly sleepers: Sleepers;
  readonly watch: NutWatch;
}

const isUp = async ({ service }: House): Promise<unknown> =>
  eventually('the NAS is online', async () => (await hostsIn(service))[0]?.state === 'online');

/** A house in an outage: the NAS, which still answers, was told to shut down. */
const inOutage = (work: (house: WokenHouse) => Promise<void>): Promise<void> =>
  inHouse({ configuration }, async (house) => {
    const { lab, service } = house;
    const sleepers = await Sleepers.listen(lab, [9]);
    const watch = new NutWatch(lab, ['ups', 'nas']);
    try {
      await sleepers.boot(address);
      await startOnLine(service, { bootId: firstBoot });
      await isUp(house);
      await lab.cut();
      await watch.reads('nas', 'OB LB');
      await work({ ...house, sleepers, watch });
    } finally {
      await watch.end();
      await sleepers.end();
    }
  });

const firstPacket = (sleepers: Sleepers): Promise<{ readonly at: number }> =>
  waitFor('a packet', () => sleepers.packets()[0], { within: 60_000 });

describe.skipIf(!labAvailable)('the plan to wake a host (needs network namespaces)', () => {
  it.concurrent('survives a crash of the service while the wake delay runs, which goes on', () =>
    inOutage(async ({ lab, service, sleepers, watch }) => {
      await sleepers.halt(address);
      await lab.restore();
      const restored = await watch.reads('ups', 'OL');
      await service.crash();
      await watch.readsNothing('ups');
      service.start({ bootId: firstBoot });
      await watch.reads('ups', 'OL', 60_000);
      expect((await firstPacket(sleepers)).at - restored.after).toBeGreaterThan(wakeDelay - rounding);
    }),
  );

  it.concurrent(
    'survives that its own machine lost its power too; then the delay begins with the mains that it finds',
    () =>
      inOutage(async ({ lab, service, sleepers, watch }) => {
        await sleepers.halt(address);
        await service.crash();
        await watch.readsNothing('ups');
        await lab.restore();
        service.start({ bootId: nextBoot });
        const found = await watch.reads('ups', 'OL', 60_000);
        expect((await firstPacket(sleepers)).at - found.after).toBeGreaterThan(wakeDelay - rounding);
        const told = watch.told('nas').filter((status) => status !== 'ERR DATA-STALE');
        expect(told).toEqual(['OL', 'OB LB', 'OL']);
      }),
  );

  it.concurrent('waits for a host that is still going down, is void in a new outage, and is made anew', () =>
    inOutage(async (house) => {
      const { lab, sleepers, watch } = house;
      await lab.restore();
      await watch.reads('ups', 'OL');
      await pause(wakeDelay + 4_000);
      expect(sleepers.packets()).toEqual([]);
      await sleepers.halt(address);
      await firstPacket(sleepers);
      await waitFor('it is sent again', () => sleepers.packets().length > 1, { within: 20_000 });

      await lab.cut();
      await watch.reads('ups', 'OB');
      await pause(500); // A packet may still be on its way.
      const before = sleepers.packets().length;
      await pause(9_000);
      expect(sleepers.packets().length).toBe(before);
      await lab.restore();
      await waitFor('it is woken', () => sleepers.packets().length > before, { within: 60_000 });
      await sleepers.boot(address);
      await isUp(house);
      const sent = sleepers.packets().length;
      await pause(9_000);
      expect(sleepers.packets().length).toBe(sent);
    }),
  );
});
