import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { givenStatus } from '../adapters/nut/given.js';
import { RealNut } from '../adapters/nut/real_nut.js';
import { waitFor } from '../wait_for.js';

describe('the NUT side when parts of it fail', () => {
  let nut: RealNut;
  afterEach(() => nut.stop());

  it('has a killed upsd back within seconds, still saying OB', async () => {
    nut = await RealNut.start();
    nut.show(givenStatus('OB'));
    await nut.reads('OB');
    const pid = await nut.upsdPid();
    process.kill(pid, 'SIGKILL');
    await waitFor('the failure is told', () => nut.inbox.of('part_failed')[0]?.reason.includes('SIGKILL'));
    expect(nut.inbox.of('clients_counted').at(-1)?.clients).toBeNull();
    await nut.reads('OB');
    expect(await nut.upsdPid()).not.toBe(pid);
    await waitFor('the recovery is told', () => nut.inbox.of('part_recovered').length === 1);
  });

  it('notices a frozen upsd and starts it anew', async () => {
    nut = await RealNut.start();
    nut.show(givenStatus('OB'));
    await nut.reads('OB');
    const pid = await nut.upsdPid();
    process.kill(pid, 'SIGSTOP');
    await waitFor(
      'the failure is told',
      () => nut.inbox.of('part_failed')[0]?.reason.includes('did not answer'),
      {
        within: 40_000,
      },
    );
    await nut.reads('OB');
    expect(await nut.upsdPid()).not.toBe(pid);
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
    const { reason } = await waitFor('the failure is told', () => nut.inbox.of('part_failed')[0]);
    expect(reason).toContain(`Port ${nut.port} (nut.listen: 127.0.0.1:${nut.port})`);
    expect(reason).toContain('systemctl disable --now nut-server');
    await new Promise((resolve) => taker.close(resolve));
    await nut.serves();
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
