import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Clients } from '../lab/harness/clients.js';
import { makeFolder } from '../lab/harness/leftovers.js';
import { createLab, type Lab } from '../lab/harness/namespaces.js';
import { quickDetection } from '../lab/harness/quick_detection.js';
import { waitFor } from '../wait_for.js';
import { Container, type ContainerOptions } from './harness/container.js';
import { tellFigure } from './harness/figures.js';
import { imageUnderTest } from './harness/image.js';

const image = imageUnderTest();

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
  await container?.close();
  container = null;
  await lab.close();
  await rm(folder, { recursive: true, force: true });
});

const started = async (more: Partial<ContainerOptions> = {}): Promise<Container> => {
  const places = { dataFolder: join(folder, 'data'), configFolder: join(folder, 'config') };
  container = await Container.start(image, lab, { ...places, ...more });
  return container;
};

const healthy = (running: Container): Promise<unknown> =>
  waitFor(
    'the container is healthy',
    async () => {
      if (!running.isRunning) throw new Error(`it has ended:\n${running.log}`);
      return running.isHealthy();
    },
    { within: 60_000, every: 200 },
  );

const statusReads = (wanted: string): Promise<unknown> =>
  waitFor(`upsc reads ${wanted}`, async () => (await new Clients(lab).status()) === wanted, {
    within: 30_000,
    every: 100,
  });

const problemsIn = async (running: Container): Promise<readonly unknown[]> => {
  const { stdout } = await running.run('sentinel-ups', 'status', '--json');
  // Nobody answers while it starts.
  return stdout === '' ? [] : (JSON.parse(stdout) as { problems: unknown[] }).problems;
};

describe('the container, on its own', () => {
  it('is healthy soon, serves NUT and MQTT clients outside of it through a power cut, and stops cleanly', async () => {
    const begin = performance.now();
    const running = await started();
    await healthy(running);
    const toHealthy = (performance.now() - begin) / 1000;
    tellFigure('From start to healthy', `${toHealthy.toFixed(1)} s`, 'at most 10 s');
    expect(toHealthy).toBeLessThanOrEqual(10);
    await statusReads('OL');
    const clients = new Clients(lab);
    await waitFor(
      'it is on the broker',
      async () => (await clients.mqttRetained('sentinel-ups/availability')) === 'online',
      { within: 20_000, every: 100 },
    );

    await lab.cut();
    await statusReads('OB');
    await waitFor(
      'MQTT says OB',
      async () => JSON.stringify(await clients.mqttJson('sentinel-ups/ups/ups')).includes('"status":"OB"'),
      { within: 20_000, every: 100 },
    );
    await lab.restore();
    await statusReads('OL');
    const megabytes = Math.round((await running.memory()) / 1e6);
    tellFigure('Memory of everything in it', `${megabytes} MB`, 'at most 130 MB');
    expect(megabytes).toBeLessThanOrEqual(130);

    const processes = await running.processes();
    expect(processes.length).toBeGreaterThanOrEqual(4);
    expect(await running.stop()).toBe(0);
    expect(await running.processes()).toEqual([]);
    expect(running.log).toContain('to check it: sentinel-ups check --config /config/sentinel-ups.yaml');
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

  const onlyItself = { user: '1000:1000', capabilities: [] } as const;

  it('runs as an ordinary user with no capability but the one for ping, as docker-compose.yml has it', async () => {
    await chown(join(folder, 'data'), 1000, 1000);
    const running = await started({ ...onlyItself, capabilities: ['net_raw'] });
    await healthy(running);
    await statusReads('OL');
    expect(await problemsIn(running)).toEqual([]);
    expect(new Set(Object.values(await running.users()))).toEqual(new Set([1000]));
    expect(await running.stop()).toBe(0);
  });

  it('pings without any capability where the kernel lets every user ping', async () => {
    await chown(join(folder, 'data'), 1000, 1000);
    const range = '/proc/sys/net/ipv4/ping_group_range';
    await lab.run('sh', ['-c', `echo '0 2147483647' >${range}`]);
    const running = await started({ ...onlyItself, noNewPrivileges: true });
    await healthy(running);
    await statusReads('OL');
    expect(await problemsIn(running)).toEqual([]);
  });

  it('is sound but says that it cannot ping where nobody lets it', async () => {
    await chown(join(folder, 'data'), 1000, 1000);
    const running = await started(onlyItself);
    await waitFor('the problem', async () => (await problemsIn(running)).join().includes('ping'), {
      within: 30_000,
      every: 200,
    });
    await statusReads('Error: Data stale');
  });

  it('started as root, runs NUT and the broker as users of their own', async () => {
    const running = await started();
    await healthy(running);
    await waitFor('the broker', async () => 'mosquitto' in (await running.users()), { within: 20_000 });
    const users = await running.users();
    expect(users['node']).toBe(0);
    for (const program of ['upsd', 'mosquitto']) expect(users[program], program).toBeGreaterThan(0);
    expect(users['upsd']).not.toBe(users['mosquitto']);
  });

  it('buries the orphans of the container', async () => {
    const running = await started();
    await healthy(running);
    const { stdout } = await running.run('sh', '-c', 'sleep 0.2 & echo $!');
    expect(Number(stdout)).toBeGreaterThan(1);
    await waitFor(
      'the burial',
      async () => (await running.run('test', '-e', `/proc/${stdout.trim()}`)).code !== 0,
      { within: 10_000, every: 50 },
    );
  });

  it('asks and commands the service with the same program', async () => {
    const running = await started();
    await statusReads('OL');
    expect((await running.run('sentinel-ups', 'drill', 'start')).code).toBe(0);
    await statusReads('OB');
    expect((await running.run('sentinel-ups', 'drill', 'stop')).code).toBe(0);
    await statusReads('OL');
    expect((await running.run('sentinel-ups', 'check')).stdout).toContain('/sentinel-ups.yaml is valid');
  });

  it('writes nowhere but below /data, /run and /tmp', async () => {
    const running = await started();
    await healthy(running);
    for (const place of ['/', '/app', '/etc', '/var', '/usr', '/config', '/root'])
      expect((await running.run('touch', `${place}/written`)).code, place).not.toBe(0);
    expect((await running.run('touch', '/data/written')).code).toBe(0);
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
