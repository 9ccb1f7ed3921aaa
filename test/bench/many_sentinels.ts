import { setTimeout as pause } from 'node:timers/promises';
import { watchedHouse } from '../lab/harness/watched_house.js';
import { told, type Measurement } from './measurement.js';
import { PingTrace } from './ping_trace.js';
import { cpuTimeBetween, cpuTimeOf, type CpuTime } from './process_usage.js';
import { turnsKept } from './turns_kept.js';

const sentinels = 200;
const interval = 2_000;
const settling = 5_000;
const measured = 32_000;

/** 200 sentinels by ICMP at the default interval: whether their turns are kept, and what a probe costs. */
export const measureManySentinels = async (): Promise<Measurement[]> => {
  const house = await watchedHouse({ sentinels, witnesses: 0 });
  try {
    const trace = await PingTrace.start(house.lab);
    try {
      const { pid } = house.service.process;
      await pause(settling);
      const start = performance.now();
      const before = await cpuTimeOf(pid);
      await pause(measured);
      const used = cpuTimeBetween(before, await cpuTimeOf(pid));
      const end = performance.now();
      const requests = trace.requests(start, end);
      return [
        ...turnsKept('200 sentinels', requests, sentinels, interval),
        ...costs(used, requests, end - start),
      ];
    } finally {
      await trace.end();
    }
  } finally {
    await house.close();
  }
};

const costs = (
  used: CpuTime,
  requests: ReadonlyMap<string, readonly number[]>,
  milliseconds: number,
): Measurement[] => {
  const percent = (seconds: number): number => (seconds * 100_000) / milliseconds;
  const probes = [...requests.values()].reduce((sum, times) => sum + times.length, 0);
  return [
    told('200 sentinels: CPU of the service', percent(used.own), '% of a core'),
    told('200 sentinels: CPU of its pings', percent(used.endedChildren), '% of a core'),
    told('200 sentinels: CPU of upsd and Mosquitto', percent(used.runningChildren), '% of a core'),
    told('CPU per ICMP probe: the service', (used.own * 1000) / probes, 'ms'),
    told('CPU per ICMP probe: the ping child', (used.endedChildren * 1000) / probes, 'ms'),
  ];
};
