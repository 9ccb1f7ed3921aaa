import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { notifyEventNames } from '../../src/domain/notify/events.js';
import { freePort, RealBroker } from '../adapters/mqtt/real_broker.js';
import { waitFor } from '../wait_for.js';
import { drillsRead } from './decision_latency.js';
import { LoopbackService } from './loopback_service.js';
import { MainsSubscriber } from './mains_subscriber.js';
import { type Measurement, percentile, progress, told, wanted } from './measurement.js';
import { NutConnection } from './nut_connection.js';
import { residentMemoryOf } from './process_usage.js';

/** Each is told four times: it began, the mains was lost, it is back, it ended. */
const drills = 250;

const wantedMilliseconds = 20;

/** The memory of a process depends on when its garbage is collected, by up to 10 MB: the median of so many runs counts. */
const rounds = 3;

/**
 * A thousand events in a minute, and nobody of those who are to be told can be reached: what that costs beside the same events
 * with nobody to be told.
 */
export const measureNotify = async (): Promise<Measurement[]> => {
  const mute = await muteServer();
  try {
    const port = await freePort();
    const without: Flood[] = [];
    const dead: Flood[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress(`  round ${round} of ${rounds}`);
      without.push(await flood('nobody to be told', []));
      dead.push(await flood('four dead targets', targets(port, mute.port)));
    }
    const states = dead.flatMap(({ report }) => report?.targets ?? []);
    const memoryOf = (runs: readonly Flood[]): number => median(runs.map(({ memory }) => memory));
    const p99Of = (runs: readonly Flood[]): number =>
      percentile(
        runs.flatMap(({ read }) => read),
        99,
      );
    return [
      told('notify, dead targets: events', drills * 4, 'events'),
      told('notify, dead targets: seconds that they took', median(dead.map(({ seconds }) => seconds)), 's'),
      told('notify, nobody to be told: decision → NUT client, p99', p99Of(without), 'ms'),
      wanted('notify, dead targets: decision → NUT client, p99', p99Of(dead), 'ms', wantedMilliseconds),
      told('notify, nobody to be told: memory of the service', memoryOf(without), 'MB'),
      wanted('notify, dead targets: memory more', Math.max(0, memoryOf(dead) - memoryOf(without)), 'MB', 10),
      wanted(
        'notify, dead targets: most things that wait',
        Math.max(...states.map(({ waiting }) => waiting)),
        'events',
        200,
      ),
      told(
        'notify, dead targets: told as dropped, at least',
        Math.min(...states.map(({ dropped }) => dropped)),
        'events',
      ),
      wanted(
        'notify, dead targets: queue on disk',
        Math.max(...dead.map(({ queue }) => queue)) / 1024 / 1024,
        'MB',
        0.2,
      ),
    ];
  } finally {
    await mute.close();
  }
};

type Flood = Awaited<ReturnType<typeof flood>>;

const median = (values: readonly number[]): number => percentile(values, 50);

const flood = async (title: string, dead: readonly object[]) => {
  progress(`  ${drills} drills, ${title}`);
  const broker = await RealBroker.start();
  const port = await freePort();
  const service = await LoopbackService.start({
    sentinels: ['127.0.0.1'],
    detection: { restore_after: '0s' },
    mqtt: { url: broker.url },
    nut: { listen: [`127.0.0.1:${port}`] },
    http: false,
    notify: { targets: dead },
  });
  try {
    await waitFor('the service', () => service.control.status().then(isOnLine, () => false), {
      within: 30_000,
      every: 100,
    });
    const connection = await waitFor('upsd', () => NutConnection.open(port).catch(() => null), {
      within: 30_000,
      every: 100,
    });
    const subscriber = await MainsSubscriber.start(broker.url);
    const start = performance.now();
    const times = await drillsRead(drills, service, subscriber, connection);
    const seconds = (performance.now() - start) / 1000;
    connection.close();
    await subscriber.end();
    const queue = await readFile(join(service.dataFolder, 'notify-queue.jsonl'), 'utf8').catch(() => '');
    return {
      seconds,
      read: times.map(({ read }) => read),
      memory: (await residentMemoryOf(service.process.pid)).now,
      queue: Buffer.byteLength(queue),
      report: dead.length === 0 ? null : await service.control.notifications(),
    };
  } finally {
    await service.close();
    await broker.stop();
  }
};

const isOnLine = ({ upses }: { readonly upses: readonly { readonly status: string }[] }): boolean =>
  upses.every(({ status }) => status === 'OL');

/** One way each that a server is dead: nobody listens, or somebody who never says a word. */
const targets = (closed: number, mute: number): readonly object[] => {
  const everything = { events: notifyEventNames, drills: true };
  const mail = {
    type: 'mail',
    server: '127.0.0.1',
    security: 'none',
    from: 'a@b.example',
    to: ['c@b.example'],
  };
  return [
    { name: 'refused mail', ...mail, port: closed, ...everything },
    { name: 'mute mail', ...mail, port: mute, ...everything },
    { name: 'refused hook', type: 'webhook', url: `http://127.0.0.1:${closed}/`, ...everything },
    { name: 'mute hook', type: 'webhook', url: `http://127.0.0.1:${mute}/`, ...everything },
  ];
};

const muteServer = async (): Promise<{ readonly port: number; close(): Promise<void> }> => {
  const server: Server = createServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
