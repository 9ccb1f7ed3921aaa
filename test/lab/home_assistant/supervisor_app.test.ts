import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { broker as offered } from '../../supervisor_stand_in.js';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { BrokerWithLogin } from '../harness/broker_with_login.js';
import { Clients } from '../harness/clients.js';
import { quickDetection } from '../harness/quick_detection.js';
import { eventually } from '../harness/eventually.js';
import { createLab, type Lab } from '../harness/namespaces.js';
import { mustRun } from '../harness/run_to_end.js';
import { ownAddress, SupervisedApp, supervisorAddress } from '../harness/supervised_app.js';

const first = { username: 'addons', password: 'first-Pa55word' };
const second = { username: 'homeassistant', password: 'second-Pa55word' };
const nutPassword = 'nut-Pa55word';
const atHome = { host: 'core-mosquitto', port: 1883 };

const options = {
  witnesses: [],
  detection: quickDetection,
  ups: { battery: {} },
  hosts: [],
  wake: {},
  mqtt: { url: '', username: '' },
  nut: { users: [{ name: 'monuser', password: nutPassword, role: 'secondary' }], listen: [] },
  http: { listen: '', token: '' },
  log: { level: 'debug' },
};

describe.skipIf(!labAvailable)('the app under the Supervisor (needs network namespaces)', () => {
  let lab: Lab;
  let app: SupervisedApp;
  let broker: BrokerWithLogin | null = null;
  beforeEach(async () => {
    lab = await createLab();
    app = await SupervisedApp.prepare(lab, options);
  });
  afterEach(async () => {
    await app.close();
    await broker?.close();
    broker = null;
    await lab.close();
  });

  const startedOnLine = async (): Promise<void> => {
    app.start();
    await waitFor('upsc reads OL', async () => (await new Clients(lab).status()) === 'OL', {
      within: 60_000,
      every: 300,
    });
  };

  const isOnline = (with_: BrokerWithLogin): Promise<unknown> =>
    waitFor('the app on MQTT', async () => (await with_.retained('sentinel-ups/availability')) === 'online', {
      within: 90_000,
      every: 200,
    });

  /** The HTTP status that curl gets from the page's address; 0: none. */
  const pageFrom = async (address: string, path: string): Promise<number> => {
    const { stdout } = await lab.run('curl', [
      ...['--silent', '--max-time', '5', '--interface', address, '--output', '/dev/null'],
      ...['--write-out', '%{http_code}', `http://${ownAddress}:62345${path}`],
    ]);
    return Number(stdout);
  };

  /** Whether any program on the machine but the app itself holds the token in its environment. */
  const childrenWithToken = async (): Promise<number[]> => {
    const pids = (await mustRun('ip', ['netns', 'pids', lab.machine]))
      .split('\n')
      .filter(Boolean)
      .map(Number);
    const holders = await Promise.all(
      pids.map(async (pid) => {
        if (pid === app.process.pid) return [];
        const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
        return environment.includes(app.token) ? [pid] : [];
      }),
    );
    return holders.flat();
  };

  it('takes the broker that Home Assistant names, says when there is none, and follows a change of the login', async () => {
    await startedOnLine();
    await eventually('the missing broker is told', () =>
      app.log.includes('install the Mosquitto broker app'),
    );
    expect(app.log).not.toContain('bundled MQTT broker');

    broker = await BrokerWithLogin.start(lab, first);
    app.supervisor.mqtt = offered({ ...atHome, ...first });
    await isOnline(broker);

    await broker.startWith(second);
    await eventually('the old login is refused', () =>
      /does not accept the user name or the password|does not let this user in/.test(app.log),
    );
    app.supervisor.mqtt = offered({ ...atHome, ...second });
    await isOnline(broker);

    expect(await childrenWithToken()).toEqual([]);
    app.process.kill('SIGTERM');
    expect(await app.process.ended()).toBe(0);
    for (const secret of [app.token, first.password, second.password, nutPassword])
      expect(app.log).not.toContain(secret);
    expect(app.supervisor.refused).toBe(0);
  });

  it('ends with 0 when it is told to while it still starts', async () => {
    app.supervisor.mqtt = 'hangs';
    app.start();
    await eventually('the first line', () => app.log.includes('starts (process'));
    app.process.kill('SIGTERM');
    expect(await app.process.ended(5_000)).toBe(0);
  });

  it('serves NUT and ends on SIGTERM with 0 while the Supervisor hangs, and opens the page once it answers', async () => {
    app.supervisor.mqtt = 'hangs';
    app.supervisor.info = 'hangs';
    await startedOnLine();
    await eventually('the silent Supervisor is told', () => app.log.includes('did not answer within 5 s'));
    app.supervisor.offerIngress(62_345);
    await eventually('the page', async () => (await pageFrom(supervisorAddress, '/healthz')) === 200);
    expect(await pageFrom(supervisorAddress, '/')).toBe(200);
    for (const stranger of [ownAddress, '127.0.0.1'])
      expect(await pageFrom(stranger, '/healthz')).not.toBe(200);

    const asked = app.supervisor.asked.length;
    // Between questions it waits longer and longer, up to a minute.
    await waitFor('a question that hangs', () => app.supervisor.asked.length > asked, { within: 90_000 });
    app.process.kill('SIGTERM');
    expect(await app.process.ended(5_000)).toBe(0);
    expect(app.log).not.toContain(app.token);
    expect(app.log).toContain('Stopped.');
  });
});
