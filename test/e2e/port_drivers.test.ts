import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DriverPort } from '../../src/adapters/nut/port/driver_port.js';
import { Supervisor } from '../../src/platform/supervisor.js';
import { megatecSettings } from '../adapters/nut/port/megatec_ups.js';
import { StandInInbox } from '../adapters/nut/stand_in_inbox.js';
import { KeptLog } from '../kept_log.js';
import { waitFor } from '../wait_for.js';
import { quickLimits } from './port_house.js';
import { megatecFlags, PortRig } from './port_rig.js';

let rig: PortRig;
beforeEach(async () => {
  rig = await PortRig.start();
});
afterEach(() => rig.stop());

describe('a driver that starts and dies at once is told with its last words and the likely cause', () => {
  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    [
      'no such port',
      { driver: 'nutdrv_qx', port: '/dev/no_such_port', settings: megatecFlags },
      /nutdrv_qx ended with exit code 1: Unable to open .*No such file or directory.*\(there is no such device: look at port\)$/,
    ],
    [
      'no such UPS on USB',
      { driver: 'usbhid-ups', port: 'auto', settings: { vendorid: 'dead', productid: 'beef' } },
      /usbhid-ups ended with exit code 1: .*\(there is no such UPS on USB: is it plugged in/,
    ],
    [
      'a setting that it does not know',
      { driver: 'nutdrv_qx', port: '/dev/null', settings: { nosuchsetting: 'x' } },
      /nutdrv_qx ended with exit code \d: Fatal error: 'nosuchsetting' is not a valid.*\(look at its settings\)$/,
    ],
    [
      'low battery ignored with nothing to go by',
      { driver: 'dummy-ups', port: '/dev/null', settings: { mode: 'dummy-once', ignorelb: true } },
      /dummy-ups ended with exit code 1: /,
    ],
    [
      'a driver that is not installed',
      { driver: 'no-such-driver', port: 'x' },
      /NUT's driver no-such-driver is not installed/,
    ],
  ])('%s', async (_, ups, expected) => {
    const house = await rig.house({ ups });
    await waitFor('it is told', () => house.whySilent() !== 'nothing was heard yet');
    await waitFor(`its cause: ${house.whySilent()}`, () => expected.test(house.whySilent()), {
      within: 10_000,
    });
    const told = house.log.at('warn').filter((line) => line.startsWith('ups is not heard'));
    // It is tried again and again, and told once.
    await pause(1_500);
    expect(house.log.at('warn').filter((line) => line.startsWith('ups is not heard'))).toEqual(told);
    expect(told).toHaveLength(1);
    expect(await house.upsc('ups', 'ups.status')).toContain('Data stale');
  });

  it.skipIf(process.getuid?.() !== 0)('a port that it may not open, until it may (needs root)', async () => {
    const ups = await rig.megatec('ups');
    await chmod(ups.path, 0o600);
    const other = { uid: 65_534, gid: 65_534 };
    const inbox = new StandInInbox();
    const settings = Object.entries(megatecSettings);
    const port = new DriverPort(
      {
        kind: 'driver',
        driver: 'nutdrv_qx',
        port: ups.path,
        settings,
        name: 'rack',
        folder: join(rig.folder, 'd'),
        runAs: other,
      },
      new Supervisor(new KeptLog()),
      inbox,
      new KeptLog(),
      { prepare: () => Promise.resolve(), reset: () => Promise.resolve() },
      quickLimits,
    );
    rig.closed(port);
    port.start();
    const { reason } = await waitFor('its words', () => inbox.of('port_silent')[0]);
    expect(reason).toMatch(/Permission denied.*\(it may not open the device: give it to the group nut/);
    await chmod(ups.path, 0o666);
    await waitFor('it is heard', () => inbox.of('port_reported')[0]);
  });

  it('whose device hangs has it reset after three starts in vain', async () => {
    const resets: number[] = [];
    let starts = 0;
    const device = {
      prepare: () => Promise.resolve(void (starts += 1)),
      reset: () => Promise.resolve(void resets.push(starts)),
    };
    const port = new DriverPort(
      {
        kind: 'driver',
        driver: 'nutdrv_qx',
        port: '/dev/no_such_port',
        settings: [],
        name: 'rack',
        folder: join(rig.folder, 'd'),
        runAs: rig.user,
      },
      new Supervisor(new KeptLog()),
      new StandInInbox(),
      new KeptLog(),
      device,
      quickLimits,
    );
    rig.closed(port);
    port.start();
    await waitFor('it is reset twice', () => resets.length === 2, { within: 20_000 });
    expect(resets).toEqual([3, 6]);
  });
});

describe('a driver that will not end', () => {
  // A stand-in for a driver: takes a connection, tells all, then answers nothing and does not heed SIGTERM.
  const stubborn = `#!/usr/bin/env node
process.on('SIGTERM', () => console.log('no'));
require('node:net').createServer((socket) => {
  socket.on('error', () => undefined);
  socket.once('data', () => socket.write('SETINFO ups.status "OL"\\nDATAOK\\nDUMPDONE\\n'));
}).listen(process.env.NUT_STATEPATH + '/stubborn-ups');
`;

  it('is killed, and another one is started; at the end too', async () => {
    const program = join(rig.folder, 'stubborn');
    await writeFile(program, stubborn, { mode: 0o755 });
    const log = new KeptLog();
    const inbox = new StandInInbox();
    const port = new DriverPort(
      {
        kind: 'driver',
        driver: 'stubborn',
        port: 'auto',
        settings: [],
        name: 'rack',
        folder: join(rig.folder, 'd'),
        runAs: rig.user,
      },
      new Supervisor(log),
      inbox,
      log,
      { prepare: () => Promise.resolve(), reset: () => Promise.resolve() },
      { ...quickLimits, silentFor: quickLimits.pingEvery },
      () => Promise.resolve(program),
    );
    rig.closed(port);
    port.start();
    await waitFor('the first one', () => inbox.of('port_reported').length === 1);
    await waitFor('the next one', () => inbox.of('port_reported').length > 1);
    expect(log.at('info')).toContain('no');
    expect(log.at('warn')).toContain('stubborn is started anew: it has not answered for 0.4 s');
    await port.stop();
  });
});
