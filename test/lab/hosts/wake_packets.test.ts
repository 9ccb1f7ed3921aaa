import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { Sleepers } from '../harness/sleepers.js';

const nas = { address: '10.77.0.31', mac: '001132f8af9f' };
const tv = { address: '10.77.0.32', mac: 'a4b1c2d3e4f5', secureOn: '0badc0ffee11' };
const magic = (mac: string, secureOn = ''): string => `${'ff'.repeat(6)}${mac.repeat(16)}${secureOn}`;

const configuration = {
  wake: { delay: '2s', retry_every: '10s', give_up_after: '2m' },
  hosts: [
    // 255.255.255.255, which needs to be told the interface where there is no default route.
    { name: 'NAS', address: nas.address, mac: '00:11:32:F8:AF:9F', wake: { interfaces: ['house'] } },
    {
      name: 'TV set',
      address: tv.address,
      mac: 'A4-B1-C2-D3-E4-F5',
      wake: { broadcast: '10.77.0.255', port: 7, secureon: '0b:ad:c0:ff:ee:11', after: ['NAS'] },
    },
  ],
};

describe.skipIf(!labAvailable)('waking after an outage (needs network namespaces)', () => {
  it('sends the packets on the wire in order, again until the host has booted, and no more', () =>
    inHouse({ configuration }, async ({ lab, service }) => {
      const sleepers = await Sleepers.listen(lab, [9, 7]);
      try {
        await startOnLine(service);
        const topics = await service.clients.watchTopics('sentinel-ups/event');
        await lab.cut();
        await waitFor('OB', async () => (await service.clients.status()) === 'OB', { within: 60_000 });
        expect(sleepers.packets()).toEqual([]);
        await lab.restore();
        await waitFor('OL', async () => (await service.clients.status()) === 'OL', { within: 60_000 });
        const restored = performance.now();

        // Only when a minute has gone since the start does nothing heard of it mean that it is down.
        await waitFor('the third packet to the NAS', () => sleepers.packets(9).length === 3, {
          within: 120_000,
        });
        expect((sleepers.packets(9)[0]?.at ?? 0) - restored).toBeGreaterThan(1_500);
        expect(sleepers.packets(7)).toEqual([]);
        await pause(2_000); // It takes its time to boot.
        await sleepers.boot(nas.address);
        await waitFor('the packet to the TV set', () => sleepers.packets(7).length === 1, { within: 60_000 });
        await sleepers.boot(tv.address);
        const status = async (): Promise<string> => (await service.command('status')).stdout;
        await waitFor('both online', async () => /NAS +online[^]*TV set +online/.test(await status()), {
          within: 60_000,
        });

        expect(sleepers.packets().map(({ port, hex }) => [port, hex])).toEqual([
          ...[1, 2, 3].map(() => [9, magic(nas.mac)]),
          [7, magic(tv.mac, tv.secureOn)],
        ]);
        const told = topics
          .messages()
          .map(({ payload }) => JSON.parse(payload) as Record<string, unknown>)
          .filter((event) => event['event_type'] === 'magic_packet_sent');
        expect(told.map((event) => [event['host'], event['tries']])).toEqual([
          ['nas', 1],
          ['nas', 2],
          ['nas', 3],
          ['tv_set', 1],
        ]);
        await topics.end();

        expect(await service.command('wake', 'tv set')).toMatchObject({ code: 0 });
        await waitFor('the packet that was asked for', () => sleepers.packets(7).length === 2);
        expect(await service.command('wake', 'fridge')).toMatchObject({ code: 1 });
      } finally {
        await sleepers.end();
      }
    }));
});
