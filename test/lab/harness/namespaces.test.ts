import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from './available.js';
import { ownNamespaces } from './leftovers.js';
import { createLab, type Lab } from './namespaces.js';

describe.skipIf(!labAvailable)('the lab (needs network namespaces)', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await createLab({ sentinels: 3, witnesses: 1 });
  });
  afterAll(() => lab.close());

  const ping = (address = '', count = 1): ReturnType<Lab['run']> =>
    lab.run('ping', ['-n', '-q', '-c', String(count), '-i', '0.01', '-W', '1', address]);
  const answers = async (address = ''): Promise<boolean> => (await ping(address)).code === 0;
  const [first, second, third] = [0, 1, 2].map((index) => () => answers(lab.sentinels[index]));
  const witness = (): Promise<boolean> => answers(lab.witnesses[0]);
  const whoAnswers = (): Promise<(boolean | undefined)[]> =>
    Promise.all([first?.(), second?.(), third?.(), witness()]);

  it('cuts and restores the power of all sentinels, and leaves the witness on', async () => {
    expect(await whoAnswers()).toEqual([true, true, true, true]);
    await lab.cut();
    expect(await whoAnswers()).toEqual([false, false, false, true]);
    await lab.restore();
    expect(await whoAnswers()).toEqual([true, true, true, true]);
  });

  it('cuts and restores one sentinel', async () => {
    await lab.cutOne(1);
    expect(await whoAnswers()).toEqual([true, false, true, true]);
    await lab.restoreOne(1);
    expect(await whoAnswers()).toEqual([true, true, true, true]);
  });

  it('cuts and restores the witness alone', async () => {
    await lab.cutWitnesses();
    expect(await whoAnswers()).toEqual([true, true, true, false]);
    await lab.restoreWitnesses();
    expect(await whoAnswers()).toEqual([true, true, true, true]);
  });

  it('loses about the share of pings that was asked for', async () => {
    await lab.lose(20);
    const { stdout } = await ping(lab.sentinels[0], 300);
    const loss = Number(/([\d.]+)% packet loss/.exec(stdout)?.[1]);
    expect(loss).toBeGreaterThan(8);
    expect(loss).toBeLessThan(32);
    await lab.lose(0);
    expect((await ping(lab.sentinels[0], 50)).stdout).toContain(' 0% packet loss');
  });

  it('pulls the cables and plugs them in again', async () => {
    await lab.pullCables();
    expect(await whoAnswers()).toEqual([false, false, false, false]);
    await lab.plugInCables();
    await waitFor('everybody answers again', async () => (await whoAnswers()).every(Boolean));
  });

  it("takes the machine's interfaces down: no route", async () => {
    await lab.lowerInterfaces();
    const { code, stdout, stderr } = await ping(lab.sentinels[0]);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('Network is unreachable');
    await lab.raiseInterfaces();
    await waitFor('everybody answers again', async () => (await whoAnswers()).every(Boolean));
  });

  it('has no way to the outside', async () => {
    const { stdout } = await lab.run('ip', ['route']);
    expect(stdout).not.toContain('default');
  });

  it('adds a host that comes from its own address, and halts and boots it', async () => {
    const host = await lab.addHost();
    const other = await lab.addHost();
    expect(await answers(host.address)).toBe(true);
    const { stdout } = await host.run('ip', ['route', 'get', host.server]);
    expect(stdout).toContain(`src ${host.address}`);
    await host.halt();
    expect(await answers(host.address)).toBe(false);
    expect((await host.run('ping', ['-n', '-c', '1', '-W', '1', host.server])).code).not.toBe(0);
    expect(await answers(other.address)).toBe(true);
    await host.boot();
    await waitFor('it answers again', () => answers(host.address));
    await host.firewallPings();
    expect(await answers(host.address)).toBe(false);
    expect((await host.run('ping', ['-n', '-c', '1', '-W', '1', host.server])).code).toBe(0);
  });

  it('leaves nothing behind', async () => {
    const before = (await ownNamespaces()).length;
    const another = await createLab({ sentinels: 200, witnesses: 0 });
    const { code } = await another.run('ping', ['-n', '-c', '1', '-W', '1', another.sentinels[199] ?? '']);
    expect(code).toBe(0);
    await another.addHost();
    await another.close();
    expect((await ownNamespaces()).length).toBe(before);
  });
});
