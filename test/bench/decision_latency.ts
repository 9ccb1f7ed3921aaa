import { setTimeout as pause } from 'node:timers/promises';
import { freePort, RealBroker } from '../adapters/mqtt/real_broker.js';
import { mustRun } from '../lab/harness/run_to_end.js';
import { waitFor } from '../wait_for.js';
import { LoopbackService } from './loopback_service.js';
import { MainsSubscriber } from './mains_subscriber.js';
import { type Measurement, percentile, progress, told, wanted } from './measurement.js';
import { NutConnection } from './nut_connection.js';

const drillsWithConnection = 300;
const drillsWithUpsc = 100;
const wantedMilliseconds = 20;

/** Reads `ups.status` in some way. */
type StatusReader = () => Promise<string>;

/**
 * From the decision that the mains is lost, by drills, to NUT clients and MQTT subscribers. The decision's moment is the
 * `since` of the mains, on this same machine's wall clock in whole milliseconds: every figure may be up to one
 * millisecond too large.
 */
export const measureDecisionLatency = async (): Promise<Measurement[]> => {
  const broker = await RealBroker.start();
  const port = await freePort();
  const service = await LoopbackService.start({
    sentinels: ['127.0.0.1'],
    detection: { restore_after: '0s' },
    mqtt: { url: broker.url },
    nut: { listen: [`127.0.0.1:${port}`] },
  });
  try {
    const upsc = (): Promise<string> => statusByUpsc(port);
    await waitFor('upsc reads OL', async () => (await upsc()) === 'OL', { within: 30_000, every: 100 });
    const connection = await NutConnection.open(port);
    const subscriber = await MainsSubscriber.start(broker.url);
    try {
      progress(`  ${drillsWithConnection} drills, read over one NUT connection and over MQTT`);
      const byConnection = await drillsRead(drillsWithConnection, service, subscriber, connection);
      progress(`  ${drillsWithUpsc} drills, read by upsc, run after run`);
      const byUpsc = await repeated(drillsWithUpsc, () => oneDrill(service, subscriber, upsc));
      return [
        ...figures(
          'decision → NUT client on an open connection',
          byConnection.map(({ read }) => read),
        ),
        ...figures(
          'decision → MQTT subscriber',
          byConnection.map(({ heard }) => heard),
        ),
        ...figures(
          'decision → upsc, its own start and end included',
          byUpsc.map(({ read }) => read),
        ),
      ];
    } finally {
      connection.close();
      await subscriber.end();
    }
  } finally {
    await service.close();
    await broker.stop();
  }
};

/** That many drills, one after the other, read over one NUT connection. */
export const drillsRead = (
  times: number,
  service: LoopbackService,
  subscriber: MainsSubscriber,
  connection: NutConnection,
): Promise<readonly DrillTimes[]> =>
  repeated(times, () =>
    oneDrill(service, subscriber, async () => {
      await pause(1);
      return connection.status('ups');
    }),
  );

const figures = (what: string, times: readonly number[]): Measurement[] => [
  told(`${what}, p50 of ${times.length}`, percentile(times, 50), 'ms'),
  wanted(`${what}, p99 of ${times.length}`, percentile(times, 99), 'ms', wantedMilliseconds),
  told(`${what}, max of ${times.length}`, percentile(times, 100), 'ms'),
];

const repeated = async <T>(times: number, act: () => Promise<T>): Promise<T[]> => {
  const results: T[] = [];
  for (let time = 0; time < times; time += 1) results.push(await act());
  return results;
};

const statusByUpsc = async (port: number): Promise<string> => {
  try {
    return (await mustRun('upsc', [`ups@127.0.0.1:${port}`, 'ups.status'], { within: 5_000 })).trim();
  } catch {
    return 'stale';
  }
};

/** Milliseconds from the decision. */
interface DrillTimes {
  readonly read: number;
  readonly heard: number;
}

/** One drill from `OL` to `OB` and back. */
const oneDrill = async (
  { control }: LoopbackService,
  subscriber: MainsSubscriber,
  reader: StatusReader,
): Promise<DrillTimes> => {
  // Drills come at any point of the time from one probe to the next.
  await pause(20 + Math.random() * 80);
  subscriber.forget();
  // Where the drill is refused, that is what is told, and not that nothing came of it.
  const [readAt] = await Promise.all([whenRead(reader, 'OB'), control.command('drill.start')]);
  const lost = await waitFor('the mains to be lost on MQTT', () => subscriber.first('lost'));
  await control.command('drill.stop');
  await whenRead(reader, 'OL');
  return { read: readAt - lost.decidedAt, heard: lost.heardAt - lost.decidedAt };
};

/** The wall clock's milliseconds when the status was first read. */
const whenRead = async (reader: StatusReader, status: string): Promise<number> => {
  const limit = performance.now() + 5_000;
  let last = '';
  while (performance.now() < limit) {
    last = await reader();
    if (last === status) return Date.now();
  }
  throw new Error(`${status} was not read within 5 s, but ${last}`);
};
