import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findMosquitto, Mosquitto } from '../../src/adapters/mqtt/mosquitto.js';
import { Supervisor } from '../../src/platform/supervisor.js';
import type { ChildProcesses, RunAs, SupervisedChild } from '../../src/platform/child_process.js';
import { freePort, publish, RealSubscriber } from '../adapters/mqtt/real_broker.js';
import { realOutput } from '../adapters/mqtt/real_output.js';
import { snapshot } from '../adapters/mqtt/given.js';
import { RecordingInbox, RecordingLog } from '../adapters/mqtt/stand_ins.js';
import { messageOf } from '../../src/domain/core/failure.js';
import { waitFor } from '../wait_for.js';

const execute = promisify(execFile);

const mosquittoUser = async (): Promise<RunAs> => {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((option) => execute('id', [option, 'mosquitto'])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
};

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const listening = async (port: number): Promise<Server> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
};

describe('the bundled broker', () => {
  let folder: string;
  let port: number;
  let inbox: RecordingInbox;
  let log: RecordingLog;
  let broker: Mosquitto;
  let child: SupervisedChild | null;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bundled-broker-'));
    port = await freePort();
    inbox = new RecordingInbox();
    log = new RecordingLog();
    const runAs = process.getuid?.() === 0 ? await mosquittoUser() : null;
    // A folder of its own below one that is open to others, as the data folder has to be.
    await chmod(folder, 0o755);
    const supervisor = new Supervisor(log);
    const children: ChildProcesses = {
      supervise: (spec, listener) => {
        child = supervisor.supervise(spec, listener);
        return child;
      },
    };
    broker = new Mosquitto({ port, folder: join(folder, 'mosquitto'), runAs }, children, inbox, log);
  });
  afterEach(async () => {
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('serves once it is started, and is gone once it is stopped', async () => {
    await broker.start();
    const subscriber = await RealSubscriber.start(port, 'a');
    await publish(port, 'a', 'hello');
    await subscriber.hears('a', 'hello');
    await subscriber.stop();
    await broker.stop();
    expect(await answers('127.0.0.1', port)).toBe(false);
    expect(inbox.events).toEqual([]);
  });

  it('serves this machine only', async () => {
    await broker.start();
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    expect(await answers('127.0.0.1', port)).toBe(true);
    expect(await answers('127.0.0.2', port)).toBe(false);
    for (const { address } of others) expect(await answers(address, port)).toBe(false);
  });

  it('says what is to be done when its port is taken, and starts once it is free', async () => {
    const server = await listening(port);
    let served = false;
    const serving = broker.start().then(() => (served = true));
    const [event] = await waitFor('the failure', () => (inbox.events.length > 0 ? inbox.events : null));
    expect(event).toMatchObject({ type: 'component_failed', component: 'MQTT broker' });
    const reason = event?.type === 'component_failed' ? event.reason : '';
    expect(reason).toContain(`Port ${port}`);
    expect(reason).toContain(`mqtt.url: mqtt://127.0.0.1:${port}`);
    expect(reason).toContain('systemctl disable --now mosquitto');
    expect(served).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    await serving;
    expect(await answers('127.0.0.1', port)).toBe(true);
  });

  it('lets go of who waits for it when it is stopped', async () => {
    const server = await listening(port);
    const serving = broker.start();
    await waitFor('the failure', () => inbox.events.length > 0);
    await broker.stop();
    await serving;
    await new Promise((resolve) => server.close(resolve));
  });

  it('comes back when it is killed, with everything that we publish', async () => {
    await broker.start();
    const real = realOutput({ url: broker.url });
    real.output.show(snapshot());
    real.output.start();
    await waitFor('the connection', () => real.inbox.broker.includes('component_recovered'));
    child?.signal('SIGKILL');
    await waitFor('the failure', () => inbox.broker.includes('component_failed'));
    await waitFor(
      'the new connection',
      () => real.inbox.broker.at(-1) === 'component_recovered' && real.inbox.broker.length > 1,
      {
        within: 15_000,
      },
    );
    const subscriber = await RealSubscriber.start(port);
    await subscriber.hears('sentinel-ups/availability', 'online');
    await subscriber.hears('sentinel-ups/mains', 'present');
    await subscriber.stop();
    await real.output.stop();
  });

  it('is told how to install where it is missing', async () => {
    await expect(findMosquitto('/nowhere', [])).rejects.toMatchObject({ code: 'MOSQUITTO_MISSING' });
    const explained = await findMosquitto('/nowhere', []).catch(messageOf);
    expect(explained).toContain('apt-get install -y mosquitto');
  });
});
