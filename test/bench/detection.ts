import { setTimeout as pause } from 'node:timers/promises';
import { timeUntil } from '../lab/harness/detection_times.js';
import { watchedHouse } from '../lab/harness/watched_house.js';
import { type Measurement, percentile, progress, wanted } from './measurement.js';
import { pingingBy, type PingProgram } from './ping_program.js';

const restoreAfter = 10;

const inSeconds = (milliseconds: number): number => milliseconds / 1000;

/** Power cuts in a lab, everything at its default: from all addresses gone to `upsc` reading it, and back. */
export const measureDetection = async (): Promise<Measurement[]> => [
  ...(await detectionOf('3 sentinels by ping', 3, 5, 'ping')),
  ...(await detectionOf('3 sentinels', 3, 10, 'fping')),
  ...(await detectionOf('1000 sentinels', 1_000, 5, 'fping')),
];

const detectionOf = async (
  title: string,
  sentinels: number,
  cuts: number,
  program: PingProgram,
): Promise<Measurement[]> => {
  const house = await watchedHouse({ sentinels, witnesses: 0 }, {}, pingingBy(program));
  try {
    const onBattery: number[] = [];
    const onLine: number[] = [];
    for (let cut = 1; cut <= cuts; cut += 1) {
      // Cuts come at any point of the two seconds from one probe to the next.
      await pause(2_000 + (cut * 2_000) / cuts);
      await house.lab.cut();
      onBattery.push(inSeconds(await timeUntil(house.service.clients, 'OB', 20_000)));
      await house.lab.restore();
      onLine.push(inSeconds(await timeUntil(house.service.clients, 'OL', 30_000)));
      const [ob, ol] = [onBattery, onLine].map((times) => times.at(-1)?.toFixed(2));
      progress(`  ${title}, cut ${cut} of ${cuts}: OB after ${ob} s, OL ${ol} s after the mains was back`);
    }
    return [
      wanted(`${title}, cut → upsc reads OB, median of ${cuts}`, percentile(onBattery, 50), 's', 4.3),
      wanted(`${title}, cut → upsc reads OB, max of ${cuts}`, percentile(onBattery, 100), 's', 5),
      wanted(
        `${title}, mains back → upsc reads OL, max of ${cuts}`,
        percentile(onLine, 100),
        's',
        restoreAfter + 3,
      ),
    ];
  } finally {
    await house.close();
  }
};
