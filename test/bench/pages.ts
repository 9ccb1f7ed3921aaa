import { setTimeout as pause } from 'node:timers/promises';
import { freePort, RealBroker } from '../adapters/mqtt/real_broker.js';
import { LongRunning } from '../lab/harness/long_running.js';
import { waitFor } from '../wait_for.js';
import { ClientPrograms } from './client_program.js';
import { drillsRead } from './decision_latency.js';
import { LoopbackService } from './loopback_service.js';
import { MainsSubscriber } from './mains_subscriber.js';
import { type Measurement, percentile, progress, told, wanted } from './measurement.js';
import { NutConnection } from './nut_connection.js';
import { cpuTimeBetween, cpuTimeOf, residentMemoryOf } from './process_usage.js';
import type { StreamReaders, StreamsRead } from './stream_readers.js';

const pages = 100;
const sentinels = 20;
const hosts = 50;
const drills = 100;
/** Seconds of calm, and of a drill in which every host's countdown runs. */
const measured = 30;
const settling = 20;
const wantedPercent = 10;
const wantedMilliseconds = 20;

const token = 'the-token-of-the-bench';
const title = `${pages} open pages, ${sentinels} sentinels, ${hosts} hosts`;

const numbered = (count: number, network: string): string[] =>
  Array.from({ length: count }, (_, index) => `127.0.${network}.${index + 1}`);

/** What 100 open pages cost the service, in calm and while all countdowns run, and whether they delay a decision. */
export const measurePages = async (): Promise<Measurement[]> => {
  const broker = await RealBroker.start();
  const [nutPort, httpPort] = [await freePort(), await freePort()];
  const service = await LoopbackService.start({
    sentinels: numbered(sentinels, '2'),
    hosts: numbered(hosts, '3').map((address, index) => ({
      name: `Host ${index + 1}`,
      address,
      shutdown_delay: '10m',
    })),
    detection: { restore_after: '0s' },
    mqtt: { url: broker.url },
    nut: { listen: [`127.0.0.1:${nutPort}`] },
    http: { listen: `127.0.0.1:${httpPort}`, admin_token: token },
  });
  const programs = await ClientPrograms.compile();
  try {
    const subscriber = await MainsSubscriber.start(broker.url);
    // upsd drops a connection on which nothing comes for a minute.
    const decisions = async (): Promise<readonly number[]> => {
      const connection = await nutConnection(nutPort);
      const times = await drillsRead(drills, service, subscriber, connection);
      connection.close();
      return times.map(({ read }) => read);
    };
    progress(`  ${drills} drills without pages`);
    const alone = await decisions();
    await pause(settling * 1_000);
    const calmAlone = await cpuOver(service);
    const memoryAlone = await residentMemoryOf(service.process.pid);
    const readers: StreamReaders = {
      host: '127.0.0.1',
      port: httpPort,
      token,
      from: Array.from({ length: pages }, (_, page) => `127.0.1.${1 + (page % 10)}`),
    };
    const [command = '', ...args] = programs.words('stream_readers', readers);
    const running = new LongRunning([command, ...args]);
    try {
      const cpu = await cpuWithPages(service, running);
      progress(`  ${drills} drills with ${pages} pages`);
      const beside = await decisions();
      const { lost } = readBy(running);
      if (lost > 0) throw new Error(`${lost} streams were lost`);
      const memory = await residentMemoryOf(service.process.pid);
      return [
        told(`${title}: CPU of the service without pages, in calm`, calmAlone, '% of a core'),
        ...cpu,
        told(`${title}: memory of the service without pages, the most`, memoryAlone.peak, 'MB'),
        told(`${title}: memory of the service, the most`, memory.peak, 'MB'),
        told(`${title}: decision → NUT client without pages, p99 of ${drills}`, percentile(alone, 99), 'ms'),
        told(`${title}: decision → NUT client, p50 of ${drills}`, percentile(beside, 50), 'ms'),
        wanted(
          `${title}: decision → NUT client, p99 of ${drills}`,
          percentile(beside, 99),
          'ms',
          wantedMilliseconds,
        ),
      ];
    } finally {
      await running.end();
      await subscriber.end();
    }
  } finally {
    await programs.remove();
    await service.close();
    await broker.stop();
  }
};

const nutConnection = async (port: number): Promise<NutConnection> => {
  const open = await waitFor('upsd', () => NutConnection.open(port).catch(() => null), { within: 30_000 });
  await waitFor('OL', async () => (await open.status('ups').catch(() => '')) === 'OL', {
    within: 30_000,
    every: 100,
  });
  return open;
};

const readBy = ({ lines }: LongRunning): StreamsRead => JSON.parse(lines.at(-1)?.text ?? '{}') as StreamsRead;

const cpuWithPages = async (service: LoopbackService, running: LongRunning): Promise<Measurement[]> => {
  await waitFor('every page', () => running.lines.length > 0 && readBy(running).open === pages, {
    within: 30_000,
  });
  await pause(2_000);
  progress(`  ${measured} seconds of calm with ${pages} pages`);
  const calm = await cpuOver(service);
  progress(`  ${measured} seconds of a drill with ${pages} pages`);
  await service.control.command('drill.start');
  await pause(2_000);
  const before = readBy(running);
  const countingDown = await cpuOver(service);
  const { changes } = readBy(running);
  await service.control.command('drill.stop');
  if (changes - before.changes < pages * (measured / 2))
    throw new Error('pages were not told of the countdown');
  return [
    wanted(`${title}: CPU of the service, in calm`, calm, '% of a core', wantedPercent),
    wanted(`${title}: CPU of the service, in a drill`, countingDown, '% of a core', wantedPercent),
  ];
};

/** Percent of a core that the service's own process takes. */
const cpuOver = async ({ process: { pid } }: LoopbackService): Promise<number> => {
  const start = performance.now();
  const before = await cpuTimeOf(pid);
  await pause(measured * 1_000);
  const used = cpuTimeBetween(before, await cpuTimeOf(pid));
  return (used.own * 100_000) / (performance.now() - start);
};
