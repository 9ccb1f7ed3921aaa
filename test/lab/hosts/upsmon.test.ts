import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { goesFirst } from '../harness/goes_first.js';
import { inHouse, startOnLine, type House } from '../harness/in_house.js';
import { NutWatch } from '../harness/nut_watch.js';
import { hostsIn, outageBegan, statusText } from '../harness/status_command.js';
import { Upsmon, type UpsmonOptions } from '../harness/upsmon.js';

const monuser = { name: 'monuser', password: 'secret', role: 'secondary' };
const operator = { name: 'operator', password: 'a-long-password', role: 'admin' };
const nut = { listen: ['0.0.0.0:3493'], users: [monuser, operator] };

/** With the default timeout no ping that is late on a busy machine is told in between. */
const detection = { interval: '1s', restore_after: '1s', boot_grace: '5s' };

const startUpsmon = (
  { lab }: House,
  options: Omit<UpsmonOptions, 'user' | 'password'> = {},
  { name, password } = monuser,
): Promise<Upsmon> => Upsmon.start(lab, { ...options, user: name, password });

const setDelay = async ({ lab }: House, ups: string, delay: number): Promise<void> => {
  const account = ['-u', operator.name, '-p', operator.password];
  const words = ['-s', `ups.delay.shutdown=${delay}`, ...account, '-w', `${ups}@127.0.0.1`];
  const { code, stdout, stderr } = await lab.run('upsrw', words);
  expect({ code, said: stdout + stderr }).toMatchObject({ code: 0 });
};

/** The times are told by the millisecond. */
const rounding = 2;

/** The latest a real upsmon shuts down after its UPS's `OB LB`: HOSTSYNC (15 s), FINALDELAY (5 s), two polls, and a busy machine. */
const shutsDownWithin = 60_000;

describe.skipIf(!labAvailable)("real NUT clients of hosts' UPSes (needs network namespaces)", () => {
  goesFirst();

  it.concurrent(
    'shut their machines down one after the other, each after its own delay',
    ({ onTestFinished }) =>
      inHouse({}, async (house) => {
        const { lab, service } = house;
        const nas = await lab.addHost();
        const tv = await lab.addHost();
        await service.configure({
          ...{ detection, nut, ups: { low_battery_after: '55s' } },
          hosts: [
            { name: 'NAS', address: nas.address, shutdown_delay: '5s' },
            { name: 'TV', address: tv.address, shutdown_delay: '30s', ups: 'television' },
          ],
        });
        const watch = new NutWatch(lab, ['ups', 'nas', 'television']);
        onTestFinished(() => watch.end());
        await startOnLine(service);
        const onNas = await startUpsmon(house, { host: nas, ups: 'nas' });
        onTestFinished(() => onNas.close());
        const onTv = await startUpsmon(house, { host: tv, ups: 'television' });
        onTestFinished(() => onTv.close());
        // The account for commands may log in, too.
        const ofMain = await startUpsmon(house, {}, operator);
        onTestFinished(() => ofMain.close());
        await eventually('all are logged in', async () => {
          const logins = await Promise.all(
            ['nas', 'television', 'ups'].map((ups) => service.clients.loggedIn(ups)),
          );
          return JSON.stringify(logins) === JSON.stringify([[nas.address], [tv.address], ['127.0.0.1']]);
        });
        await eventually('their hosts are known by it', async () =>
          (await hostsIn(service)).every(
            ({ reason }) => reason === 'it answers, its NUT client is logged in',
          ),
        );

        const shutDown = (): boolean[] => [onNas, onTv, ofMain].map(({ hasShutDown }) => hasShutDown);
        await lab.cut();
        await watch.reads('nas', 'OB LB');
        expect(shutDown()).toEqual([false, false, false]);
        expect(watch.now('television')).toBe('OB');
        await waitFor('the NAS shuts down', () => onNas.hasShutDown, { within: shutsDownWithin });
        expect(shutDown()).toEqual([true, false, false]);
        await nas.halt();
        await onNas.process.end();
        await watch.reads('television', 'OB LB');
        expect(shutDown()).toEqual([true, false, false]);
        expect(watch.now('ups')).toBe('OB');
        await waitFor('the TV shuts down', () => onTv.hasShutDown, { within: shutsDownWithin });
        expect(shutDown()).toEqual([true, true, false]);
        await watch.reads('ups', 'OB LB');
        expect(shutDown()).toEqual([true, true, false]);
        await waitFor('the client of the main UPS shuts down', () => ofMain.hasShutDown, {
          within: shutsDownWithin,
        });
        expect((await hostsIn(service))[0]).toMatchObject({ state: 'offline', reason: 'it does not answer' });
      }),
  );

  it.concurrent(
    'a delay changed in mid-outage counts from its start, through a crash of the service',
    ({ onTestFinished }) =>
      inHouse({}, async (house) => {
        const { lab, service } = house;
        const configuration = (delay: string): Readonly<Record<string, unknown>> => ({
          ...{ detection, nut, ups: { low_battery_after: '1h' } },
          hosts: [
            { name: 'NAS', shutdown_delay: delay },
            { name: 'TV', shutdown_delay: '10m' },
          ],
        });
        await service.configure(configuration('10m'));
        const watch = new NutWatch(lab, ['ups', 'nas', 'tv']);
        onTestFinished(() => watch.end());
        await startOnLine(service);

        await lab.cut();
        const outage = await watch.reads('nas', 'OB');
        const began = await outageBegan(service);
        await setDelay(house, 'nas', 40);
        await service.clients.mqttPublish('sentinel-ups/host/tv/shutdown_delay/set', '1');
        await eventually('both delays are known', async () => {
          const delays = (await hostsIn(service)).map(({ shutdown_delay: delay }) => delay);
          return delays.join() === '40,60';
        });
        expect(await statusText(service)).toMatch(
          /NAS +\S.* 40 s \(configured: 10 min\)[^]*TV +\S.* 1 min \(configured: 10 min\)/,
        );
        expect(await service.clients.mqttJson('sentinel-ups/host/tv')).toMatchObject({
          shutdown_delay: 1,
          configured_delay: 10,
        });
        await service.crash();
        await watch.readsNothing('nas');
        service.start();
        await watch.reads('nas', 'OB');
        for (const [ups, delay] of [
          ['nas', 40_000],
          ['tv', 60_000],
        ] as const) {
          const lowBattery = await watch.reads(ups, 'OB LB', 70_000);
          expect(lowBattery.by - began, `${ups} not before its moment`).toBeGreaterThan(delay - rounding);
          expect(lowBattery.after - outage.by, `${ups} within a second`).toBeLessThan(delay + 1_000);
          expect(watch.told(ups).slice(-3)).toEqual(['OL', 'OB', 'OB LB']);
        }
        expect(watch.now('ups')).toBe('OB');
        await lab.restore();
        await watch.reads('nas', 'OL');

        await service.stop();
        await service.configure(configuration('2m'));
        await startOnLine(service);
        const delays = await Promise.all(
          ['nas', 'tv'].map((ups) => service.clients.upscVar('ups.delay.shutdown', ups)),
        );
        // The configured one has changed, and wins again; the other has not.
        expect(delays).toEqual(['120', '60']);
      }),
  );

  it.concurrent(
    'a drill leaves the UPS of a host that ignores drills on line; a real outage does not',
    ({ onTestFinished }) =>
      inHouse({}, async (house) => {
        const { lab, service } = house;
        await service.configure({
          ...{ detection, nut, ups: { low_battery_after: '1h' } },
          hosts: [
            { name: 'NAS', shutdown_delay: '2s' },
            { name: 'TV', shutdown_delay: '2s', ignore_drills: true },
          ],
        });
        const watch = new NutWatch(lab, ['ups', 'nas', 'tv']);
        onTestFinished(() => watch.end());
        await startOnLine(service);
        await watch.reads('tv', 'OL');
        await service.command('drill', 'start');
        await watch.reads('nas', 'OB LB');
        expect(await service.clients.upscVar('ups.timer.shutdown', 'tv')).toBe('-1');
        await service.command('drill', 'stop');
        await watch.reads('nas', 'OL');
        expect(watch.told('nas').slice(-4)).toEqual(['OL', 'OB', 'OB LB', 'OL']);
        expect(watch.told('tv').at(-1)).toBe('OL');
        expect(watch.told('tv')).not.toContain('OB');
        await lab.cut();
        await watch.reads('tv', 'OB LB');
      }),
  );
});
