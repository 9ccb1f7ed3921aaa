import { timeUntil } from '../lab/harness/detection_times.js';
import { createLab } from '../lab/harness/namespaces.js';
import { Service } from '../lab/harness/service.js';
import { wanted, type Measurement } from './measurement.js';
import { percentile } from './percentile.js';

const starts = 5;

/** Starts with an empty data folder, where nothing can be served from memory, until `upsc` reads `OL`. */
export const measureStart = async (): Promise<Measurement[]> => {
  const lab = await createLab({ sentinels: 5, witnesses: 0 });
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
    return [
      wanted('start → first true status, median of 5', percentile(times, 50), 's', 4),
      wanted('start → first true status, max of 5', percentile(times, 100), 's', 4),
    ];
  } finally {
    await lab.close();
  }
};
