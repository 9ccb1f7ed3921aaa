import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { upsdFiles, UpsdFolder } from '../../src/adapters/nut/upsd_files.js';
import { findUpsd } from '../../src/adapters/nut/upsd_program.js';
import { seconds } from '../../src/domain/core/time.js';
import type { MegatecUps } from '../adapters/nut/port/megatec_ups.js';
import { freePort, nutFolder, nutUser, run, users } from '../adapters/nut/real_nut.js';
import { waitFor } from '../wait_for.js';
import type { PortHouse } from './port_house.js';
import { megatecFlags, PortRig } from './port_rig.js';
import { isGone } from './processes.js';

describe('a UPS on a serial port, read by nutdrv_qx', () => {
  let rig: PortRig;
  let ups: MegatecUps;
  let house: PortHouse;

  beforeEach(async () => {
    rig = await PortRig.start();
    ups = await rig.megatec();
    house = await rig.house({ ups: { driver: 'nutdrv_qx', port: ups.path, settings: megatecFlags } });
    await house.reads('OL');
  });
  afterEach(() => rig.stop());

  it('is served as its driver itself would be: variables, commands, and what can be changed', async () => {
    const direct = await upsdOn(join(house.folder, 'ups-0'), 'nutdrv_qx');
    try {
      const itself = `ups@127.0.0.1:${direct.port}`;
      await waitFor(
        'the other upsd reads the driver',
        async () => (await run('upsc', itself, 'ups.status')).out.trim() === 'OL',
      );
      const told = await house.upsc();
      expect(told).toBe((await run('upsc', itself)).out.trim());
      for (const line of [
        'battery.voltage: 27.00',
        'driver.name: nutdrv_qx',
        'input.voltage: 230.0',
        'ups.delay.shutdown: 30',
      ])
        expect(told.split('\n')).toContain(line);
      const commands = async (at: string): Promise<readonly string[]> =>
        (await run('upscmd', '-l', at)).out.split('\n').slice(1).filter(Boolean);
      const drill = (line: string): boolean => line.startsWith('test.failure.');
      const own = await commands(itself);
      expect((await commands(house.at())).filter((line) => !drill(line))).toEqual(own);
      expect((await commands(house.at())).filter(drill)).toHaveLength(2);
      expect(own.join()).toContain('shutdown.return');
      const writable = (await run('upsrw', house.at())).out;
      expect(writable).toBe((await run('upsrw', itself)).out);
      expect(writable).toContain('[ups.delay.shutdown]');
    } finally {
      await direct.end();
    }
  });

  it('is told to cut the power and to return, and each command comes back with its true result', async () => {
    expect((await house.upscmd('ups', 'shutdown.return')).err.trim()).toBe('SUCCESS');
    expect(ups.told).toEqual(['S.5R0003']);
    expect((await house.upsrw('ups', 'ups.delay.start=240')).err.trim()).toBe('SUCCESS');
    await waitFor('the new delay', async () => (await house.upsc('ups', 'ups.delay.start')) === '240');
    expect((await house.upsrw('ups', 'ups.delay.start=-1')).err).not.toContain('SUCCESS');
    expect((await house.upsrw('ups', 'ups.status=OL')).err).toContain('READONLY');
    expect((await house.upscmd('ups', 'no.such.command')).err).toContain('CMD-NOT-SUPPORTED');
    // It lists that, and this protocol has no answer by which it could know that the UPS refuses.
    expect((await house.upscmd('ups', 'shutdown.stop')).err.trim()).toBe('SUCCESS');
    expect(ups.told.at(-1)).toBe('C');
  });

  it('has drills, though it knows no such command itself', async () => {
    expect((await house.upscmd('ups', 'test.failure.start')).err.trim()).toBe('SUCCESS');
    await house.reads('OB');
    expect((await house.upscmd('ups', 'test.failure.stop')).err.trim()).toBe('SUCCESS');
    await house.reads('OL');
    expect(ups.told).toEqual([]);
  });

  it.each(['mute', 'garbage'] as const)(
    'that is %s for a moment on battery stays so, and is on line when it says so',
    async (mood) => {
      const client = house.watch();
      ups.isOnBattery = true;
      await client.reads('OB');
      ups.mood = mood;
      await waitFor('its driver calls the data stale', () =>
        house.log.at('warn').some((line) => line.includes('stale')),
      );
      const answers = ups.asked;
      ups.mood = 'answers';
      await waitFor('it is heard again', () => house.log.at('info').includes('ups is heard again.'));
      expect(ups.asked).toBeGreaterThan(answers);
      ups.isOnBattery = false;
      await client.reads('OL');
      await client.end();
      expect(client.statuses).toEqual(['OL', 'OB', 'OL']);
    },
  );

  it('whose cable was out comes back, by a fresh driver, without a gap', async () => {
    const client = house.watch();
    await client.reads('OL');
    const pid = await house.driverPid();
    await ups.unplug();
    await waitFor('it is missed', () => house.log.at('warn').length > 0);
    await ups.plugIn();
    await house.nextDriver(pid);
    ups.isOnBattery = true;
    await client.reads('OB');
    await client.end();
    expect(client.statuses).toEqual(['OL', 'OB']);
    expect(house.log.at('warn').join('\n')).toContain(
      'nutdrv_qx is started anew: its data has been stale for 3 s',
    );
  });

  it.each([
    ['killed', 'SIGKILL', 'ended by SIGKILL'],
    ['frozen', 'SIGSTOP', 'it has not answered for 8 s'],
  ] as const)(
    'whose driver is %s has another one, and no client sees it: on line and on battery',
    async (_, signal, why) => {
      const client = house.watch();
      for (const isOnBattery of [false, true]) {
        ups.isOnBattery = isOnBattery;
        await client.reads(isOnBattery ? 'OB' : 'OL');
        const pid = await house.driverPid();
        process.kill(pid, signal);
        await house.nextDriver(pid);
        await waitFor('it is heard', () => house.loop.snapshot.supplies[0]?.port?.stale === null);
        expect(isGone(pid)).toBe(true);
      }
      ups.isOnBattery = false;
      await client.reads('OL');
      await client.end();
      expect(client.statuses).toEqual(['OL', 'OB', 'OL']);
      expect(house.log.at('warn').join('\n')).toContain(why);
    },
  );
});

describe('the battery of a UPS on a serial port', () => {
  let rig: PortRig;
  beforeEach(async () => {
    rig = await PortRig.start();
  });
  afterEach(() => rig.stop());

  it('goes on battery, is low, and is on line again', async () => {
    const ups = await rig.megatec();
    // It looks at the battery as often as at the mains.
    const settings = { ...megatecFlags, pollfreq: 1 };
    const house = await rig.house({ ups: { driver: 'nutdrv_qx', port: ups.path, settings } });
    await house.reads('OL');
    const client = house.watch();
    ups.isOnBattery = true;
    await client.reads('OB');
    ups.volts = 21.5;
    await client.reads('OB LB');
    const charge = await house.upsc('ups', 'battery.charge');
    expect(Number(charge)).toBeLessThan(25);
    ups.isOnBattery = false;
    ups.volts = 27.0;
    await client.reads('OL');
    await client.end();
    // Its driver looks at the mains first.
    expect(client.statuses.join()).toMatch(/^OL,OB,OB LB,(OL LB,)?OL$/);
  });
});

/** A real upsd that reads the driver itself, beside ours. The caller ends it. */
async function upsdOn(
  stateFolder: string,
  driver: string,
): Promise<{ port: number; end: () => Promise<void> }> {
  const port = await freePort();
  const runAs = await nutUser();
  const folder = await nutFolder();
  const files = new Map(
    upsdFiles([{ name: 'ups', description: '' }], [{ address: '127.0.0.1', port }], users, {
      maxAge: seconds(15),
      maxConnections: null,
      tls: [],
    }),
  );
  files.set('ups.conf', `[ups]\n  driver = ${driver}\n  port = none\n`);
  await new UpsdFolder(join(folder, 'c'), runAs).write(files);
  const env = {
    NUT_CONFPATH: join(folder, 'c'),
    NUT_STATEPATH: stateFolder,
    NUT_ALTPIDPATH: folder,
    NUT_PIDPATH: folder,
  };
  const upsd = spawn(await findUpsd(), ['-F'], { env, stdio: 'ignore', ...(runAs ?? {}) });
  const end = async (): Promise<void> => {
    const ended = once(upsd, 'exit');
    upsd.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { port, end };
}
