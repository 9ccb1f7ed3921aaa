import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { freePort, RealBroker } from '../adapters/mqtt/real_broker.js';
import { waitFor } from '../wait_for.js';
import { DriverPeer } from './driver_peer.js';
import { LoopbackService } from './loopback_service.js';
import { type Measurement, percentile, progress, told, wanted } from './measurement.js';
import { NutConnection } from './nut_connection.js';
import { cpuTimeBetween, cpuTimeOf, residentMemoryOf } from './process_usage.js';

const changes = 100;
const wantedMilliseconds = 20;

/** UPSes of the larger of two services; the other has one. */
const many = 11;
const settling = 60_000;
const measured = 60_000;

/** A driver of NUT that simulates a UPS: says something new every two seconds, or only what it is told to. */
const simulated = async (folder: string, name: string, isLively: boolean) => {
  const file = join(folder, `${name}.${isLively ? 'seq' : 'dev'}`);
  const news = [231, 230].flatMap((volts) => [
    `input.voltage: ${volts}`,
    `ups.load: ${volts - 200}`,
    'TIMER 2',
  ]);
  const lines = ['ups.status: OL', 'battery.charge: 100', 'battery.runtime: 3600', ...(isLively ? news : [])];
  await writeFile(file, `${lines.join('\n')}\n`);
  const settings = { mode: isLively ? 'dummy-loop' : 'dummy-once', pollinterval: 1 };
  return { driver: 'dummy-ups', port: file, settings };
};

const inFolder = async <T>(act: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'sups-bench-'));
  // The drivers run as a user of their own.
  await chmod(folder, 0o755);
  return act(folder).finally(() => rm(folder, { recursive: true, force: true }));
};

const started = async (
  ups: Readonly<Record<string, unknown>>,
  upses: readonly Readonly<Record<string, unknown>>[],
  broker: RealBroker,
): Promise<{ service: LoopbackService; connection: NutConnection }> => {
  const port = await freePort();
  const service = await LoopbackService.start({
    ups,
    upses,
    detection: { restore_after: '0s' },
    mqtt: { url: broker.url },
    nut: { listen: [`127.0.0.1:${port}`] },
  });
  const connection = await waitFor('upsd', () => NutConnection.open(port).catch(() => null), { every: 100 });
  const names = ['ups', ...upses.map(({ name }) => String(name))];
  for (const name of names)
    await waitFor(`${name} reads OL`, async () => (await connection.status(name)) === 'OL', {
      within: 60_000,
      every: 100,
    });
  return { service, connection };
};

/** From a driver's word, as another client of its socket hears it, to NUT clients and MQTT subscribers. */
export const measureDriverLatency = (): Promise<Measurement[]> =>
  inFolder(async (folder) => {
    const broker = await RealBroker.start();
    const { service, connection } = await started(await simulated(folder, 'ups', false), [], broker);
    const peer = new DriverPeer(join(service.dataFolder, 'ups-0/dummy-ups-ups'));
    const heard = new Map<string, number>();
    const subscriber = await connectAsync(broker.url);
    subscriber.on('message', (_topic, payload) => heard.set(statusIn(payload.toString()), Date.now()));
    await subscriber.subscribeAsync('sentinel-ups/ups/ups', { qos: 1 });
    try {
      progress(`  ${changes} changes of a driver's word`);
      const times: { read: number; published: number }[] = [];
      for (let change = 0; change < changes; change += 1) {
        await pause(20 + Math.random() * 80);
        heard.clear();
        const saidAt = await peer.set('OB');
        const readAt = await whenRead(connection, 'OB');
        const publishedAt = await waitFor('OB on MQTT', () => heard.get('OB'), { every: 1 });
        times.push({ read: readAt - saidAt, published: publishedAt - saidAt });
        await peer.set('OL');
        await whenRead(connection, 'OL');
      }
      return [
        ...figures(
          "driver's word → NUT client",
          times.map(({ read }) => read),
        ),
        ...figures(
          "driver's word → MQTT subscriber",
          times.map(({ published }) => published),
        ),
      ];
    } finally {
      await subscriber.endAsync(true);
      peer.close();
      connection.close();
      await service.close();
      await broker.stop();
    }
  });

const figures = (what: string, times: readonly number[]): Measurement[] => [
  told(`${what}, p50 of ${times.length}`, percentile(times, 50), 'ms'),
  wanted(`${what}, p99 of ${times.length}`, percentile(times, 99), 'ms', wantedMilliseconds),
  told(`${what}, max of ${times.length}`, percentile(times, 100), 'ms'),
];

const statusIn = (payload: string): string => {
  const ups: unknown = JSON.parse(payload);
  return typeof ups === 'object' && ups !== null && 'status' in ups ? String(ups.status) : '';
};

/** The wall clock's milliseconds when the status was first read. */
const whenRead = async (connection: NutConnection, status: string): Promise<number> => {
  const limit = performance.now() + 5_000;
  while (performance.now() < limit) {
    if ((await connection.status('ups')) === status) return Date.now();
    await pause(1);
  }
  throw new Error(`${status} was not read within 5 s`);
};

interface Cost {
  /** Percent of a core. */
  readonly own: number;
  readonly children: number;
  /** MB. */
  readonly memory: number;
}

/** What each further UPS with a driver costs the service, whose driver tells of something new every two seconds. */
export const measureDriverCosts = (): Promise<Measurement[]> =>
  inFolder(async (folder) => {
    const one = await costOf(folder, 1);
    const all = await costOf(folder, many);
    const each = (what: (cost: Cost) => number): number => (what(all) - what(one)) / (many - 1);
    return [
      wanted(
        'each UPS with a driver: CPU of the service',
        each(({ own }) => own),
        '% of a core',
        0.05,
      ),
      wanted(
        'each UPS with a driver: memory of the service',
        each(({ memory }) => memory),
        'MB',
        1,
      ),
      told(
        'each UPS with a driver: CPU of dummy-ups, and of upsd for it',
        each(({ children }) => children),
        '% of a core',
      ),
    ];
  });

const costOf = async (folder: string, count: number): Promise<Cost> => {
  progress(`  ${count} UPSes with a driver`);
  const broker = await RealBroker.start();
  const sources = await Promise.all(
    Array.from({ length: count }, (_, index) => simulated(folder, `ups${index}`, true)),
  );
  const [main = {}, ...others] = sources;
  const upses = others.map((source, index) => ({ name: `rack${index}`, ...source }));
  const { service, connection } = await started(main, upses, broker);
  connection.close();
  try {
    const { pid } = service.process;
    await pause(settling);
    const start = performance.now();
    const before = await cpuTimeOf(pid);
    await pause(measured);
    const used = cpuTimeBetween(before, await cpuTimeOf(pid));
    const percent = (seconds: number): number => (seconds * 100_000) / (performance.now() - start);
    const { now: memory } = await residentMemoryOf(pid);
    return { own: percent(used.own), children: percent(used.others), memory };
  } finally {
    await service.close();
    await broker.stop();
  }
};
