import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../wait_for.js';
import { megatecFlags, PortRig } from './port_rig.js';
import { isGone } from './processes.js';

let rig: PortRig;
beforeEach(async () => {
  rig = await PortRig.start();
});
afterEach(() => rig.stop());

describe('two UPSes with drivers', () => {
  it('do not disturb each other: the driver of one hangs while the other goes on battery', async () => {
    const [first, second] = [await rig.megatec('one'), await rig.megatec('two')];
    const settings = megatecFlags;
    const house = await rig.house({
      ups: { driver: 'nutdrv_qx', port: first.path, settings },
      upses: [{ name: 'rack', driver: 'nutdrv_qx', port: second.path, settings }],
    });
    await house.reads('OL');
    await house.reads('OL', 'rack');
    const clients = [house.watch('ups'), house.watch('rack')] as const;
    const pids = [await house.driverPid(0), await house.driverPid(1)] as const;
    process.kill(pids[0], 'SIGSTOP');
    second.isOnBattery = true;
    await clients[1].reads('OB');
    await house.nextDriver(pids[0], 0);
    await waitFor('the first is heard', () => house.whySilent() === '');
    first.isOnBattery = true;
    await clients[0].reads('OB');
    for (const client of clients) await client.end();
    expect(clients.map(({ statuses }) => statuses)).toEqual([
      ['OL', 'OB'],
      ['OL', 'OB'],
    ]);
    expect(await house.driverPid(1)).toBe(pids[1]);
    await house.stop();
    expect(await house.driverPid(1)).toBe(0);
    expect(pids.every(isGone)).toBe(true);
  });
});

describe('a UPS by nutdrv_qx', () => {
  it('that goes stale again and again is kept alive: clients read its status throughout', async () => {
    const ups = await rig.megatec('ups');
    const house = await rig.house({ ups: { driver: 'nutdrv_qx', port: ups.path, settings: megatecFlags } });
    await house.reads('OL');
    const client = house.watch();
    const seen = new Set<number>();
    const end = performance.now() + 30_000;
    // Now and then it is only deaf for a moment, and now and then only a fresh driver helps.
    for (let round = 0; performance.now() < end; round += 1) {
      const pid = await house.driverPid();
      seen.add(pid);
      if (round % 3 === 0) process.kill(pid, 'SIGSTOP');
      else ups.mood = round % 3 === 1 ? 'mute' : 'garbage';
      await waitFor('it is missed', () => house.whySilent() !== '', { within: 20_000 });
      ups.isOnBattery = round % 4 === 3;
      ups.mood = 'answers';
      await waitFor('it is heard again', () => house.whySilent() === '', { within: 20_000 });
      await client.reads(ups.isOnBattery ? 'OB' : 'OL');
    }
    await client.end();
    expect(seen.size).toBeGreaterThan(1);
    expect(client.statuses.filter((status) => status !== 'OL' && status !== 'OB')).toEqual([]);
    expect(house.log.at('error')).toEqual([]);
  });
});

describe('a UPS by dummy-ups', () => {
  it('is served with all that its file says, as it goes on', async () => {
    const devices = join(rig.folder, 'devices');
    await mkdir(devices);
    const sequence = [
      ...['ups.status: OL CHRG', 'battery.charge: 90', 'ups.id: mine'],
      'TIMER 5',
      ...['ups.status: OB DISCHRG', 'battery.charge: 60'],
      'TIMER 5',
      ...['ups.status: OL CHRG', 'battery.charge: 61'],
      'TIMER 600',
    ];
    const file = join(devices, 'ups.seq');
    await writeFile(file, `${sequence.join('\n')}\n`);
    const house = await rig.house({
      ups: { driver: 'dummy-ups', port: file, settings: { mode: 'dummy-loop', pollinterval: 1 } },
    });
    const client = house.watch();
    await client.reads('OB DISCHRG');
    expect(await house.upsc('ups', 'battery.charge')).toBe('60');
    await client.reads('OL CHRG');
    expect(await house.upsc('ups', 'ups.id')).toBe('mine');
    await client.end();
    // Until the mains was there for `restore_after` the UPS's own `OL` is not believed.
    expect(client.statuses.slice(-4)).toEqual(['OL CHRG', 'OB DISCHRG', 'OB', 'OL CHRG']);
    expect((await house.upsrw('ups', 'ups.id=yours')).err.trim()).toBe('SUCCESS');
    await waitFor('the new value', async () => (await house.upsc('ups', 'ups.id')) === 'yours');
  });
});

describe("a driver's settings", () => {
  it('reach it with every character that NUT treats specially', async () => {
    const ups = await rig.megatec();
    const settings = { ...megatecFlags, 'override.ups.id': 'a "b" #c \\' };
    const house = await rig.house({ ups: { driver: 'nutdrv_qx', port: ups.path, settings } });
    await house.reads('OL');
    expect(await house.upsc('ups', 'ups.id')).toBe('a "b" #c \\');
  });
});
