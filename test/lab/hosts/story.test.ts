import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { BrokerOfTheirOwn } from '../harness/broker_of_their_own.js';
import type { TopicWatch } from '../harness/clients.js';
import { eventually } from '../harness/eventually.js';
import { goesFirst } from '../harness/goes_first.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { NutWatch } from '../harness/nut_watch.js';
import { calledBy, Sleepers } from '../harness/sleepers.js';
import { hostsIn, outageBegan, statusOf, statusText } from '../harness/status_command.js';
import { objectsOn } from '../harness/topics_seen.js';

/** From the one that goes down first to the one that goes down last; they come back the other way round. */
const hosts = [
  { name: 'Desktop', ups: 'desktop', address: '10.77.0.33', mac: '020000000003', delay: 0 },
  { name: 'Hypervisor', ups: 'hypervisor', address: '10.77.0.32', mac: '020000000002', delay: 5_000 },
  { name: 'NAS', ups: 'nas', address: '10.77.0.31', mac: '020000000001', delay: 10_000 },
] as const;
const [desktop, hypervisor, nas] = hosts;
const upses = hosts.map(({ ups }) => ups);

const wakeDelay = 6_000;

const configuration = {
  detection: { interval: '1s', restore_after: '2s', boot_grace: '5s' },
  ups: { low_battery_after: '10m' },
  hosts: hosts.map(({ name, address, mac, delay }, index) => ({
    ...{ name, address, mac: mac.replace(/..(?!$)/g, '$&:'), shutdown_delay: `${delay}ms` },
    wake: { broadcast: '10.77.0.255', after: hosts.slice(index + 1, index + 2).map((later) => later.name) },
  })),
  // Hosts are probed every five seconds: one that has booted is seen long before its next packet would be due.
  wake: { delay: `${wakeDelay}ms`, retry_every: '10s', give_up_after: '35s' },
  // A broker of its own, as Home Assistant's is: it stays while the service is killed.
  mqtt: { url: 'mqtt://127.0.0.1:1883' },
};

/** The times are told by the millisecond. */
const rounding = 2;

const eventsIn = (topics: TopicWatch, type: RegExp): Readonly<Record<string, unknown>>[] =>
  objectsOn(topics, 'event').filter(({ event_type: told }) => type.test(String(told)));

/** What a host went through since it was up, each repetition once. That the service knows nothing of it after a start is no news of it. */
const lifeOf = (topics: TopicWatch, name: string): string[] => {
  const known = /^host_(online|shutdown_pending|shutting_down|offline|waking|wake_failed)$/;
  const types = eventsIn(topics, known)
    .filter((event) => event['name'] === name)
    .map(({ event_type: type }) => String(type).replace(/^host_/, ''));
  const changes = types.filter((type, index) => type !== types[index - 1]);
  // That it is up may be told before we listen, or after it.
  return changes[0] === 'online' ? changes.slice(1) : changes;
};

describe.skipIf(!labAvailable)('an outage of three hosts (needs network namespaces)', () => {
  goesFirst();

  it('takes each down at its moment, goes on through a crash, wakes them in order, and tells who does not come', () =>
    inHouse({ configuration }, async ({ lab, service }) => {
      const broker = await BrokerOfTheirOwn.start(lab);
      const sleepers = await Sleepers.listen(lab, [9]);
      const watch = new NutWatch(lab, ['ups', ...upses]);
      const packetsTo = ({ mac }: { readonly mac: string }): number =>
        sleepers.packets().filter((packet) => calledBy(packet) === mac).length;
      try {
        for (const { address } of hosts) await sleepers.boot(address);
        await startOnLine(service);
        const topics = await service.clients.watchTopics();
        await eventually('all are online', async () =>
          (await hostsIn(service)).every(({ state }) => state === 'online'),
        );

        await lab.cut();
        const outage = await watch.reads('ups', 'OB');
        const began = await outageBegan(service);
        for (const { name, ups, delay } of hosts) {
          const lowBattery = await watch.reads(ups, 'OB LB');
          expect(lowBattery.by - began, `${name} not before its moment`).toBeGreaterThan(delay - rounding);
          expect(lowBattery.after - outage.by, `${name} within a second`).toBeLessThan(delay + 1_000);
        }
        expect(await statusText(service)).toMatch(
          /Desktop +shutting down[^]*Hypervisor +shutting down[^]*NAS +shutting down/,
        );
        for (const { address } of hosts) await sleepers.halt(address);
        await eventually('all are gone', () => eventsIn(topics, /^host_offline$/).length === hosts.length);

        await service.crash();
        await watch.readsNothing('nas');
        service.start();
        for (const ups of upses) await watch.reads(ups, 'OB LB', 60_000);
        expect((await statusOf(service)).last_outage).toMatchObject({ duration: null });
        expect(sleepers.packets()).toEqual([]);

        await lab.restore();
        const restored = await watch.reads('ups', 'OL');
        const first = await waitFor('the first packet', () => sleepers.packets()[0], { within: 60_000 });
        expect(first.at - restored.after).toBeGreaterThan(wakeDelay - rounding);
        expect(await statusText(service)).toMatch(/NAS +waking .*a magic packet was sent/);
        await waitFor('the third packet to the NAS', () => packetsTo(nas) === 3, { within: 60_000 });
        await sleepers.boot(nas.address);
        await eventually('the packet to the hypervisor', () => packetsTo(hypervisor) === 1);
        await sleepers.boot(hypervisor.address);
        await waitFor('the desktop is given up', () => eventsIn(topics, /^host_wake_failed$/).length > 0, {
          within: 90_000,
        });

        const tries = [nas, nas, nas, hypervisor, desktop, desktop, desktop, desktop];
        expect(sleepers.packets().map(calledBy)).toEqual(tries.map(({ mac }) => mac));
        const packetsTold = eventsIn(topics, /^magic_packet_sent$/);
        expect(packetsTold.map(({ name, tries: number }) => [name, number])).toEqual([
          ...[1, 2, 3].map((number) => ['NAS', number]),
          ['Hypervisor', 1],
          ...[1, 2, 3, 4].map((number) => ['Desktop', number]),
        ]);
        const wentDown = ['shutdown_pending', 'shutting_down', 'offline'];
        expect(lifeOf(topics, 'NAS')).toEqual([...wentDown, 'waking', 'online']);
        expect(lifeOf(topics, 'Hypervisor')).toEqual([...wentDown, 'waking', 'online']);
        expect(lifeOf(topics, 'Desktop')).toEqual([...wentDown.slice(1), 'waking', 'wake_failed']);
        const outages = eventsIn(topics, /^mains_(lost|restored)/);
        expect(outages.map(({ event_type: type }) => type)).toEqual(['mains_lost', 'mains_restored']);

        const reason = 'it did not come up after 4 magic packets';
        expect(eventsIn(topics, /^host_wake_failed$/)).toMatchObject([{ name: 'Desktop', reason }]);
        expect(await statusText(service)).toMatch(
          new RegExp(`Desktop +wake failed .*${reason}[^]*Hypervisor +online[^]*NAS +online`),
        );
        const atTheEnd = [
          { state: 'wake_failed', reason },
          { state: 'online', reason: 'it answers' },
          { state: 'online', reason: 'it answers' },
        ];
        expect(await hostsIn(service)).toMatchObject(atTheEnd);
        expect(upses.map((ups) => objectsOn(topics, `host/${ups}`).at(-1))).toMatchObject(atTheEnd);
        await topics.end();

        // Nobody was told in between that the mains is there, or that it is not known.
        expect(watch.told('ups').slice(-3)).toEqual(['OL', 'OB', 'OL']);
        expect(watch.told(desktop.ups).slice(-3)).toEqual(['OL', 'OB LB', 'OL']);
        for (const { ups } of [hypervisor, nas])
          expect(watch.told(ups).slice(-4)).toEqual(['OL', 'OB', 'OB LB', 'OL']);
      } finally {
        await watch.end();
        await sleepers.end();
        await broker.close();
      }
    }));
});
