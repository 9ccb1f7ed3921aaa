import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MegatecUps, megatecSettings } from '../../adapters/nut/port/megatec_ups.js';
import { nutUser } from '../../adapters/nut/real_nut.js';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { goesFirst } from '../harness/goes_first.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { NutWatch } from '../harness/nut_watch.js';
import { calledBy, Sleepers } from '../harness/sleepers.js';
import { hostsIn, statusOf } from '../harness/status_command.js';
import { Upsmon } from '../harness/upsmon.js';

const backup = { name: 'monuser', password: 'plover-and-reed', role: 'secondary' } as const;
const mac = '02:00:00:00:00:31';

/** A real upsmon's own times (HOSTSYNC, FINALDELAY), five probes that it is down, and a minute to be sure of it. */
const goesDownWithin = 180_000;

/** Of the battery at a charge in percent, as the driver reckons it: between 20.8 V and 27.4 V. */
const voltageAt = (charge: number): number => 20.8 + ((27.4 - 20.8) * charge) / 100;

const linesOf = async (file: string): Promise<string[]> => {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
};

describe.skipIf(!labAvailable)('a Salicru UPS on a hypervisor (needs network namespaces)', () => {
  goesFirst();

  it('waits for the backup server, has the UPS cut and return, goes down, and everything is up again', () =>
    inHouse({}, async ({ lab, service }) => {
      const ups = await MegatecUps.start(service.folder, await nutUser());
      const host = await lab.addHost();
      const sleepers = await Sleepers.listen(lab, [9], host);
      const watch = new NutWatch(lab, ['ups']);
      const shutdowns = join(service.folder, 'shutdowns');
      const machine = join(service.folder, 'shut_down.sh');
      await writeFile(machine, `#!/bin/sh\necho asked >>${shutdowns}\n`, { mode: 0o755 });
      await service.configure({
        sentinels: [],
        witnesses: [],
        detection: { restore_after: '1s' },
        ups: {
          ...{ name: 'ups', driver: 'nutdrv_qx', port: ups.path },
          // A flag is true in the configuration. It is low at 25 %.
          settings: { ...megatecSettings, ignorelb: true },
        },
        hosts: [
          {
            ...{ name: 'Backup', address: host.address, mac },
            wake: { broadcast: host.address.replace(/\d+$/, '255') },
          },
        ],
        primary: { shutdown: { command: [machine] }, wait: '10m' },
        wake: { delay: '5s', retry_every: '10s' },
        nut: { listen: ['0.0.0.0:3493'], users: [backup] },
      });
      const { name: user, password } = backup;
      let upsmon: Upsmon | null = null;
      try {
        await startOnLine(service);
        upsmon = await Upsmon.start(lab, { host, user, password, onShutdown: host.powersOff });
        await eventually('the backup server is logged in', async () =>
          (await hostsIn(service)).some(({ reason }) => reason === 'it answers, its NUT client is logged in'),
        );

        // Half an hour on battery in some seconds.
        ups.isOnBattery = true;
        await watch.reads('ups', 'OB');
        ups.volts = voltageAt(30);
        await eventually(
          'the charge is read',
          async () => (await service.clients.upscVar('battery.charge')) === '30',
        );
        expect(watch.now('ups')).toBe('OB');
        expect(service.log.join('\n')).not.toMatch(/machine that sentinel-ups runs on/);
        ups.volts = voltageAt(24);
        await watch.reads('ups', 'OB LB');
        await waitFor('the backup server powers off', () => upsmon?.hasShutDown, { within: 60_000 });
        expect(ups.told).toEqual([]);
        expect(await linesOf(shutdowns)).toEqual([]);

        await waitFor('the UPS is told', () => ups.told.length > 0, { within: goesDownWithin, every: 5 });
        expect((await hostsIn(service))[0]).toMatchObject({ state: 'offline' });
        expect(ups.told).toEqual(['S.5R0003']);
        await eventually('our machine is shut down', async () => (await linesOf(shutdowns)).length === 1);
        expect(watch.told('ups').slice(-3)).toEqual(['OL', 'OB', 'OB LB']);
        expect(sleepers.packets()).toEqual([]);

        // It ends with its machine; then the UPS cuts the power, and gives it again with the mains.
        await upsmon.close();
        expect(await service.stop()).toBe(0);
        ups.isOnBattery = false;
        ups.volts = voltageAt(40);
        const log = service.log.join('\n');
        expect(log).toMatch(/every host is down[^]*told shutdown\.return[^]*shuts down now/);
        await startOnLine(service, { bootId: '11111111-2222-4333-8444-555555555555' });
        const packet = await waitFor('the packet to the backup server', () => sleepers.packets()[0], {
          within: 60_000,
        });
        expect(calledBy(packet)).toBe(mac.replaceAll(':', ''));
        await host.boot();
        upsmon = await Upsmon.start(lab, { host, user, password, onShutdown: host.powersOff });
        await eventually('the backup server is up again', async () =>
          (await hostsIn(service)).some(
            ({ state, reason }) => state === 'online' && reason.includes('its NUT client is logged in'),
          ),
        );

        // Nothing of it lingers.
        const { upses, drill, problems } = await statusOf(service);
        expect(upses).toMatchObject([{ name: 'ups', status: 'OL' }]);
        expect({ drill, problems }).toEqual({ drill: false, problems: [] });
        expect(ups.told).toEqual(['S.5R0003']);
        expect(await linesOf(shutdowns)).toHaveLength(1);
        expect(upsmon.hasShutDown).toBe(false);
        expect(service.log.join('\n')).not.toMatch(/shuts down now|told shutdown\.return/);
      } finally {
        await upsmon?.close();
        await sleepers.end();
        await watch.end();
        await ups.stop();
      }
    }));
});
