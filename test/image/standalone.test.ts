import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Clients } from '../lab/harness/clients.js';
import { makeFolder } from '../lab/harness/leftovers.js';
import { createLab, type Lab } from '../lab/harness/namespaces.js';
import { quickDetection } from '../lab/harness/quick_detection.js';
import { waitFor } from '../wait_for.js';
import { Container } from './harness/container.js';
import { printFigure } from './harness/figures.js';
import type { ContainerOptions } from './harness/runtime_stand_in.js';

let lab: Lab;
let folder: string;
let container: Container | null = null;
beforeEach(async () => {
  lab = await createLab();
  folder = await makeFolder();
  await mkdir(join(folder, 'data'));
  await mkdir(join(folder, 'config'));
  const configuration = {
    sentinels: lab.sentinels,
    detection: quickDetection,
    hosts: [{ name: 'NAS', address: lab.witnesses[0], shutdown_delay: '10m' }],
    nut: { users: [{ name: 'admin', password: 'a-Pa55word', role: 'admin' }] },
  };
  const file = join(folder, 'config', 'sentinel-ups.yaml');
  await writeFile(file, JSON.stringify(configuration));
  await chmod(file, 0o644);
});
afterEach(async () => {
  await container?.remove();
  container = null;
  await lab.close();
  await rm(folder, { recursive: true, force: true });
});

const started = async (more: Partial<ContainerOptions> = {}): Promise<Container> => {
  const places = { data: join(folder, 'data'), config: join(folder, 'config') };
  container = await Container.start(lab, { ...places, ...more });
  return container;
};

const statusReads = (wanted: string): Promise<unknown> =>
  waitFor(`upsc reads ${wanted}`, async () => (await new Clients(lab).status()) === wanted, {
    within: 30_000,
    every: 100,
  });

describe('the container, on its own', () => {
  it('is healthy soon, serves NUT and MQTT clients outside of it through a power cut, and stops cleanly', async () => {
    const begin = performance.now();
    const running = await started();
    await running.becomesHealthy();
    const toHealthy = (performance.now() - begin) / 1000;
    await printFigure(`From start to healthy: ${toHealthy.toFixed(1)} s (want: at most 10 s)`);
    expect(toHealthy).toBeLessThanOrEqual(10);
    await statusReads('OL');
    const clients = new Clients(lab);
    expect(await clients.mqttRetained('sentinel-ups/availability')).toBe('online');

    await lab.cut();
    await statusReads('OB');
    await waitFor(
      'MQTT says OB',
      async () => JSON.stringify(await clients.mqttJson('sentinel-ups/ups/ups')).includes('"status":"OB"'),
      { within: 10_000, every: 100 },
    );
    await lab.restore();
    await statusReads('OL');
    const megabytes = Math.round((await running.memory()) / 1e6);
    await printFigure(`Memory of everything in it: ${megabytes} MB (want: at most 130 MB)`);
    expect(megabytes).toBeLessThanOrEqual(130);

    const users = await running.users();
    for (const program of ['upsd', 'mosquitto']) expect(users.get(program), program).toBeGreaterThan(0);
    expect(await running.stop()).toBe(0);
    expect(await running.processes()).toEqual([]);
    expect(running.log).not.toContain('a-Pa55word');
  });

  it('keeps in /data what was set, for the next container', async () => {
    const set = ['-s', 'ups.delay.shutdown=420', '-u', 'admin', '-p', 'a-Pa55word', 'nas@127.0.0.1'];
    const first = await started();
    await statusReads('OL');
    const { code, stderr } = await lab.run('upsrw', set);
    expect([code, stderr]).toEqual([0, expect.anything()]);
    const clients = new Clients(lab);
    const delay = (): Promise<string> => clients.upscVar('ups.delay.shutdown', 'nas');
    await waitFor('the delay', async () => (await delay()) === '420');
    expect(await first.stop()).toBe(0);
    await started();
    await statusReads('OL');
    expect(await delay()).toBe('420');
  });

  it('runs as an ordinary user too, with ping and all', async () => {
    await chown(join(folder, 'data'), 1000, 1000);
    const running = await started({ user: 1000 });
    await running.becomesHealthy();
    await statusReads('OL');
    const { stdout } = await running.exec('sentinel-ups', 'status', '--json', '--data', '/data');
    expect(JSON.parse(stdout)).toMatchObject({ mains: { state: 'present' }, problems: [] });
    expect(await running.stop()).toBe(0);
  });

  it('writes nowhere but below /data, /run and /tmp', async () => {
    const running = await started();
    await running.becomesHealthy();
    for (const place of ['/', '/app', '/etc', '/var', '/usr', '/config', '/root'])
      expect((await running.exec('touch', `${place}/written`)).code, place).not.toBe(0);
    expect((await running.exec('touch', '/data/written')).code).toBe(0);
    expect(await running.stop()).toBe(0);
  });

  it('says what is wrong with the configuration, and ends', async () => {
    await writeFile(join(folder, 'config', 'sentinel-ups.yaml'), 'sentinels: []\n');
    const running = await started();
    await waitFor('its end', () => !running.isRunning, { within: 20_000 });
    expect(running.log).toContain('sentinels');
    expect(running.log).toContain('/config/sentinel-ups.yaml');
  });
});
