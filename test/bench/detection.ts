import { setTimeout as pause } from 'node:timers/promises';
import { timeUntil } from '../lab/harness/detection_times.js';
import { watchedHouse } from '../lab/harness/watched_house.js';
import { wanted, type Measurement } from './measurement.js';
import { percentile } from './percentile.js';
import { progress } from './progress.js';

const cuts = 10;
const restoreAfter = 10;

const inSeconds = (milliseconds: number): number => milliseconds / 1000;

/** Ten power cuts in a lab, everything at its default: from all addresses gone to `upsc` reading it, and back. */
export const measureDetection = async (): Promise<Measurement[]> => {
  const house = await watchedHouse({ sentinels: 3, witnesses: 0 });
  try {
    const onBattery: number[] = [];
    const onLine: number[] = [];
    for (let cut = 1; cut <= cuts; cut += 1) {
      // Cuts come at any point of the two seconds from one probe to the next.
      await pause(2_000 + cut * 200);
      await house.lab.cut();
      onBattery.push(inSeconds(await timeUntil(house.service.clients, 'OB', 20_000)));
      await house.lab.restore();
      onLine.push(inSeconds(await timeUntil(house.service.clients, 'OL', 30_000)));
      const [ob, ol] = [onBattery, onLine].map((times) => times.at(-1)?.toFixed(2));
      progress(`  cut ${cut} of ${cuts}: OB after ${ob} s, OL ${ol} s after the mains was back`);
    }
    return [
      wanted('cut → upsc reads OB, median of 10', percentile(onBattery, 50), 's', 5),
      wanted('cut → upsc reads OB, max of 10', percentile(onBattery, 100), 's', 7),
      wanted('mains back → upsc reads OL, max of 10', percentile(onLine, 100), 's', restoreAfter + 3),
    ];
  } finally {
    await house.close();
  }
};
