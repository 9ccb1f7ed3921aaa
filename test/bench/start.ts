import { timeUntil } from '../lab/harness/detection_times.js';
import { createLab } from '../lab/harness/namespaces.js';
import { Service } from '../lab/harness/service.js';
import { type Measurement, percentile, wanted } from './measurement.js';

/** Starts with an empty data folder, where nothing can be served from memory, until `upsc` reads `OL`. */
export const measureStart = async (): Promise<Measurement[]> => [
  ...(await startsOf(5, 5, 1)),
  ...(await startsOf(1_000, 3, 4)),
];

const startsOf = async (sentinels: number, starts: number, want: number): Promise<Measurement[]> => {
  const lab = await createLab({ sentinels, witnesses: 0 });
  try {
    const times: number[] = [];
    for (let start = 0; start < starts; start += 1) {
      const service = await Service.prepare(lab);
      try {
        service.start();
        times.push((await timeUntil(service.clients, 'OL', 30_000)) / 1000);
      } finally {
        await service.close();
      }
    }
    const title = `${sentinels} sentinels, start → first true status`;
    return [
      wanted(`${title}, median of ${starts}`, percentile(times, 50), 's', want),
      wanted(`${title}, max of ${starts}`, percentile(times, 100), 's', want),
    ];
  } finally {
    await lab.close();
  }
};
