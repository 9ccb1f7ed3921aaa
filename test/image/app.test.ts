import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BrokerWithLogin } from '../lab/harness/broker_with_login.js';
import { Clients } from '../lab/harness/clients.js';
import { createLab, type Lab } from '../lab/harness/namespaces.js';
import { quickDetection } from '../lab/harness/quick_detection.js';
import { ownAddress, SupervisedApp, supervisorAddress } from '../lab/harness/supervised_app.js';
import { broker as offered } from '../supervisor_stand_in.js';
import { waitFor } from '../wait_for.js';
import { Container } from './harness/container.js';
import { imageUnderTest } from './harness/image.js';

const login = { username: 'addons', password: 'broker-Pa55word' };
const ingressPort = 62345;
const nutPassword = 'nut-Pa55word';
const options = {
  detection: quickDetection,
  nut: { users: [{ name: 'monuser', password: nutPassword, role: 'secondary' }] },
};

/** Those that the app's profile leaves it. */
const appsCapabilities = async (): Promise<string[]> => {
  const profile = await readFile(new URL('../../apparmor.txt', import.meta.url), 'utf8');
  return [...profile.matchAll(/^ {2}capability (\w+),$/gm)].flatMap(([, name]) => name ?? []);
};

let lab: Lab;
let app: SupervisedApp;
let broker: BrokerWithLogin;
let container: Container | null = null;
beforeEach(async () => {
  lab = await createLab();
  app = await SupervisedApp.prepare(lab, options);
  broker = await BrokerWithLogin.start(lab, login);
});
afterEach(async () => {
  await container?.close();
  container = null;
  await broker.close();
  await app.close();
  await lab.close();
});

describe('the container, as a Home Assistant app', () => {
  it('takes options, broker and ingress from the Supervisor, tells no secret, and stops with 0', async () => {
    app.supervisor.mqtt = offered({ host: 'core-mosquitto', port: 1883, ...login });
    app.supervisor.offerIngress(ingressPort);
    const running = await Container.start(imageUnderTest(), lab, {
      dataFolder: app.dataFolder,
      hostsFile: app.hostsFile,
      env: { SUPERVISOR_TOKEN: app.token, HASSIO_TOKEN: app.token },
      capabilities: await appsCapabilities(),
    });
    container = running;
    await waitFor('it is healthy', () => running.isHealthy(), { within: 60_000, every: 200 });
    const clients = new Clients(lab);
    await waitFor('upsc reads OL', async () => (await clients.status()) === 'OL', {
      within: 30_000,
      every: 100,
    });
    await waitFor(
      'it is on the broker',
      async () => (await broker.retained('sentinel-ups/availability')) === 'online',
      { within: 40_000, every: 200 },
    );
    const page = async (from: string): Promise<string> => {
      const url = `http://${ownAddress}:${ingressPort}/`;
      const words = ['--silent', '--max-time', '5', '--interface', from, '--output', '/dev/null'];
      return (await lab.run('curl', [...words, '--write-out', '%{http_code}', url])).stdout;
    };
    await waitFor('the page', async () => (await page(supervisorAddress)) === '200', { within: 20_000 });
    expect(await page(ownAddress)).toBe('403');

    expect(await running.stop()).toBe(0);
    for (const secret of [app.token, login.password, nutPassword]) expect(running.log).not.toContain(secret);
  });
});
