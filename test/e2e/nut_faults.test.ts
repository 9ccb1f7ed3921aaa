import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { restsAfterBattery } from '../../src/adapters/nut/upsd_restarts.js';
import { givenStatus } from '../adapters/nut/given.js';
import { freePort, RealNut, run } from '../adapters/nut/real_nut.js';
import { waitFor } from '../wait_for.js';

/** Refused addresses are looked for after 10 s first. */
const longerThanFirstLook = 12_000;

const listening = async (port: number, host: string): Promise<Server> => {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
};

const statusAt = async (host: string): Promise<string> =>
  (await run('upsc', `ups@${host}`, 'ups.status')).out.trim();

describe('the NUT side when parts of it fail', () => {
  let nut: RealNut;
  afterEach(() => nut.stop());

  it('has a killed upsd back within seconds, still saying OB', async () => {
    nut = await RealNut.start();
    nut.show(givenStatus('OB'));
    await nut.reads('OB');
    const pid = await nut.upsdPid();
    process.kill(pid, 'SIGKILL');
    await waitFor('the failure is told', () =>
      nut.inbox.of('component_failed')[0]?.reason.includes('SIGKILL'),
    );
    expect(nut.inbox.of('clients_counted').at(-1)?.clients).toBeNull();
    await nut.reads('OB');
    expect(await nut.upsdPid()).not.toBe(pid);
    await waitFor('the recovery is told', () => nut.inbox.of('component_recovered').length === 1);
  });

  it('wakes an upsd that was stopped, on battery too, and keeps it', async () => {
    nut = await RealNut.start();
    nut.show(givenStatus('OB'));
    await nut.reads('OB');
    const pid = await nut.upsdPid();
    process.kill(pid, 'SIGSTOP');
    await nut.reads('OB');
    expect(await nut.upsdPid()).toBe(pid);
    expect(nut.inbox.of('component_failed')).toEqual([]);
  });

  it('does not call upsd frozen where it was ourselves who were held up', async () => {
    nut = await RealNut.start();
    nut.show(givenStatus('OB'));
    await nut.reads('OB');
    const pid = await nut.upsdPid();
    // A UPS that is on line again is looked at once: the question is on its way some microtasks later.
    nut.show(givenStatus('OL'));
    nut.clock.ahead += restsAfterBattery;
    for (let microtask = 0; microtask < 20; microtask += 1) await Promise.resolve();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6_000);
    await nut.client().upsNames();
    await nut.reads('OL');
    expect(nut.log.text('warn')).toBe('');
    expect(await nut.upsdPid()).toBe(pid);
  });

  it('stops a frozen upsd too', async () => {
    nut = await RealNut.start();
    const pid = await nut.upsdPid();
    process.kill(pid, 'SIGSTOP');
    await nut.upsd.stop();
    expect(await nut.upsdPid()).toBe(0);
  });

  it('names a port that is taken, and its setting; and serves once it is free', async () => {
    nut = await RealNut.start();
    await nut.upsd.stop();
    const taker = createServer();
    await new Promise<void>((resolve) => taker.listen(nut.port, '127.0.0.1', resolve));
    await nut.upsd.start();
    const { reason } = await waitFor('the failure is told', () => nut.inbox.of('component_failed')[0]);
    expect(reason).toContain(`Port ${nut.port} (nut.listen: 127.0.0.1:${nut.port})`);
    expect(reason).toContain('systemctl disable --now nut-server');
    await new Promise((resolve) => taker.close(resolve));
    await nut.serves();
  });

  it.each([
    ['a wildcard before one of its own', ['0.0.0.0', '127.0.0.1']],
    ['a wildcard after one of its own', ['127.0.0.1', '0.0.0.0']],
    ['IPv6 everywhere, IPv4 here', ['127.0.0.1', '::']],
    ['IPv4 here, IPv6 everywhere', ['::', '127.0.0.1']],
    ['both wildcards', ['0.0.0.0', '::']],
    ['both wildcards, IPv6 first', ['::', '0.0.0.0']],
  ])('serves all addresses that overlap: %s', async (_, addresses) => {
    nut = await RealNut.start(['ups'], (port) => addresses.map((address) => ({ address, port })));
    nut.show(givenStatus('OL'));
    await nut.reads('OL');
    const isEverywhere = addresses.includes('0.0.0.0');
    if (isEverywhere) expect(await statusAt(`127.0.0.2:${nut.port}`)).toBe('OL');
    if (addresses.includes('::')) expect(await statusAt(`[::1]:${nut.port}`)).toBe('OL');
    await waitFor('it is told', () => nut.log.text('info').includes('upsd serves NUT clients on'));
    expect(nut.log.text('info')).toContain(isEverywhere ? `0.0.0.0:${nut.port}` : `[::]:${nut.port}`);
    expect(nut.log.text('error')).toBe('');
    expect(nut.inbox.of('component_failed')).toEqual([]);
  });

  it('tells of an address that upsd was refused, and takes it in later, but not on battery nor in the minute after it', async () => {
    const other = await freePort();
    const taker = await listening(other, '127.0.0.1');
    nut = await RealNut.start(['ups'], (port) => [
      { address: '::', port: other },
      { address: '::', port },
    ]);
    const { reason } = await waitFor('the failure is told', () => nut.inbox.of('component_failed')[0]);
    expect(reason).toContain(`upsd does not listen on [::]:${other} (nut.listen)`);
    expect(nut.log.text('info')).toMatch(new RegExp(`serves NUT clients on \\[::\\]:${nut.port}$`, 'm'));
    nut.show(givenStatus('OB'));
    await nut.reads('OB');
    const pid = await nut.upsdPid();
    await new Promise((resolve) => taker.close(resolve));
    await pause(longerThanFirstLook);
    nut.show(givenStatus('OL'));
    await pause(longerThanFirstLook);
    expect(await nut.upsdPid()).toBe(pid);
    nut.clock.ahead += restsAfterBattery;
    await waitFor('it is taken in', async () => (await statusAt(`[::1]:${other}`)) === 'OL', {
      within: 25_000,
      every: 200,
    });
    expect(nut.inbox.of('component_failed').at(-1)?.reason).toContain(
      `[::]:${other} (nut.listen) can be listened on`,
    );
    await waitFor('the recovery is told', () => nut.inbox.of('component_recovered').length > 0);
  });

  it('names the address that an upsd which ended over it was refused', async () => {
    const other = await freePort();
    const taker = await listening(other, '127.0.0.1');
    nut = await RealNut.prepare(['ups'], () => [{ address: '::', port: other }]);
    await nut.upsd.start();
    const told = await waitFor('the failure is told', () => nut.inbox.of('component_failed')[0]);
    await new Promise((resolve) => taker.close(resolve));
    expect(told.reason).toContain(`upsd does not listen on [::]:${other} (nut.listen)`);
  });

  it('goes on serving whatever is written to a driver socket', async () => {
    nut = await RealNut.start();
    nut.show(givenStatus('OB'));
    await nut.reads('OB');
    const socket = connect(join(nut.folder, 's', 'sentinel-ups-ups'));
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    const rubbish = Buffer.from(Array.from({ length: 60_000 }, (_, index) => (index * 7919) % 256));
    socket.write(rubbish);
    socket.write(
      '\nSET\nINSTCMD\nSET ups.status "OL\nSETINFO ups.status "OL"\nINSTCMD load.off TRACKING x y\nDUMPVALUE nothing\nPING\n',
    );
    await waitFor('the answer to PING', () => heard.includes('PONG'));
    expect(heard).not.toContain('OL"');
    expect(nut.inbox.commands).toEqual([]);
    expect(await nut.status()).toBe('OB');
    socket.destroy();
  });
});
