import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seconds } from '../../src/domain/core/time.js';
import { StandInApcupsd } from '../adapters/nut/port/apcupsd.js';
import { SnmpUps } from '../adapters/nut/port/snmp_ups.js';
import { freePort } from '../adapters/nut/real_nut.js';
import { waitFor } from '../wait_for.js';
import { quickLimits } from './port_house.js';
import { megatecFlags, PortRig } from './port_rig.js';

let rig: PortRig;
beforeEach(async () => {
  rig = await PortRig.start();
});
afterEach(() => rig.stop());

describe('a UPS that another NUT server tells of', () => {
  let remote: PortRig;
  beforeEach(async () => {
    remote = await PortRig.start();
  });
  afterEach(() => remote.stop());

  const there = async () => {
    const ups = await remote.megatec();
    const house = await remote.house({
      ups: { driver: 'nutdrv_qx', port: ups.path, settings: megatecFlags },
    });
    await house.reads('OL');
    return { ups, house, upsd: `ups@127.0.0.1:${house.port}` };
  };

  it('is served as that server serves it, and does what its user may', async () => {
    const { ups, house: other, upsd } = await there();
    const account = { username: 'admin', password: 'adminpass' };
    const house = await rig.house({ ups: { upsd, ...account } });
    await house.reads('OL');
    expect(await house.upsc()).toBe(await other.upsc());
    const client = house.watch();
    ups.isOnBattery = true;
    await client.reads('OB');
    expect((await house.upscmd('ups', 'shutdown.return')).err.trim()).toBe('SUCCESS');
    expect(ups.told).toEqual(['S.5R0003']);
    expect((await house.upsrw('ups', 'ups.delay.start=240')).err.trim()).toBe('SUCCESS');
    expect(await other.upsc('ups', 'ups.delay.start')).toBe('240');
    // Its upsd goes, and what it was on battery for goes on.
    await other.stop();
    await waitFor('it is missed', () => house.whySilent().includes('ECONNREFUSED'));
    await client.end();
    expect(client.statuses).toEqual(['OL', 'OB']);
  });

  it('refuses what its user may not, and says so', async () => {
    const { ups, upsd } = await there();
    const house = await rig.house({ ups: { upsd, username: 'admin', password: 'wrong' } });
    await house.reads('OL');
    expect((await house.upscmd('ups', 'shutdown.return')).err).toContain('FAILED');
    const request = { kind: 'instant_command', ups: 'ups', name: 'shutdown.return', value: null } as const;
    expect(await house.loop.command(request, 'HTTP')).toMatchObject({
      accepted: false,
      code: 'refused',
      reason: expect.stringContaining(
        'look at username, password, and the rights of the user there',
      ) as string,
    });
    expect(ups.told).toEqual([]);
  });
});

describe('a UPS in the network', () => {
  it('by snmp-ups goes on battery, and stays so while its agent is frozen; its driver is left alone', async () => {
    const port = await freePort();
    const agent = rig.closed(await SnmpUps.start(rig.folder, port));
    const settings = {
      mibs: 'ietf',
      community: 'public',
      pollinterval: 1,
      pollfreq: 2,
      snmp_timeout: 1,
      snmp_retries: 1,
    };
    const configuration = { ups: { driver: 'snmp-ups', port: `127.0.0.1:${port}`, settings } };
    const house = await rig.house(configuration, {
      ...quickLimits,
      silentFor: quickLimits.pingEvery,
      staleFor: seconds(60),
    });
    await house.reads('OL');
    expect(await house.upsc()).toContain('ups.mfr: Maker');
    const client = house.watch();
    await agent.says('battery');
    await client.reads('OB');
    const pid = await house.driverPid();
    agent.freeze();
    await waitFor('it is missed', () => house.whySilent() !== '');
    agent.thaw();
    await waitFor('it is heard again', () => house.whySilent() === '', { within: 30_000 });
    expect(await house.driverPid()).toBe(pid);
    await agent.says('mains');
    await client.reads('OL');
    await client.end();
    expect(client.statuses).toEqual(['OL', 'OB', 'OL']);
  });

  it('by apcupsd-ups is not believed to be on line once its server is gone, though its driver goes on saying so', async () => {
    const apcupsd = rig.closed(new StandInApcupsd(await freePort()));
    await apcupsd.start();
    const settings = { pollinterval: 1 };
    const house = await rig.house({
      ups: { driver: 'apcupsd-ups', port: `127.0.0.1:${apcupsd.port}`, settings },
    });
    await house.reads('OL');
    const client = house.watch();
    await apcupsd.stop();
    await waitFor('it is missed', () => house.whySilent().includes("can't communicate with apcupsd"));
    apcupsd.values.set('STATUS', 'ONBATT');
    await apcupsd.start();
    await client.reads('OB');
    apcupsd.values.set('STATUS', 'ONLINE');
    await client.reads('OL');
    await client.end();
    expect(client.statuses).toEqual(['OL', 'OB', 'OL']);
  });
});
