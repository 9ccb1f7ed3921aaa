import { setTimeout as pause } from 'node:timers/promises';
import { watchedHouse } from '../lab/harness/watched_house.js';
import { told, wanted, type Measurement } from './measurement.js';
import { pingingBy, type PingProgram } from './ping_program.js';
import { PingTrace } from './ping_trace.js';
import { cpuTimeBetween, cpuTimeOf, residentMemoryOf, type CpuTime } from './process_usage.js';
import { turnsKept } from './turns_kept.js';

const interval = 2_000;
const settling = 5_000;
const measured = 32_000;

interface Crowd {
  readonly program: PingProgram;
  readonly sentinels: number;
}

/** Many sentinels by ICMP at the default interval: whether their turns are kept, and what a probe costs. */
export const measureManySentinels = async (): Promise<Measurement[]> => [
  ...(await turnsOf({ program: 'ping', sentinels: 200 })),
  ...(await turnsOf({ program: 'fping', sentinels: 200 })),
  ...(await turnsOf({ program: 'fping', sentinels: 1_000 })),
];

const turnsOf = async ({ program, sentinels }: Crowd): Promise<Measurement[]> => {
  const title = `${sentinels} sentinels by ${program}`;
  const house = await watchedHouse({ sentinels, witnesses: 0 }, {}, pingingBy(program));
  try {
    const { pid } = house.service.process;
    await pause(settling);
    // Without the trace: it takes much of a core itself.
    const start = performance.now();
    const before = await cpuTimeOf(pid);
    await pause(measured);
    const used = cpuTimeBetween(before, await cpuTimeOf(pid));
    const cpu = costs(title, used, sentinels, performance.now() - start);
    const memory = await residentMemoryOf(pid);
    const trace = await PingTrace.start(house.lab);
    try {
      const from = performance.now();
      await pause(measured);
      const requests = trace.requests(from, performance.now());
      const asked = [...requests].filter(([to]) => house.lab.sentinels.includes(to));
      return [
        ...turnsKept(title, new Map(asked), sentinels, interval),
        ...cpu,
        limited(`${title}: memory of the service`, memory.now, 'MB', sentinels === 1_000 ? 110 : null),
      ];
    } finally {
      await trace.end();
    }
  } finally {
    await house.close();
  }
};

const limited = (
  what: string,
  value: number,
  unit: Measurement['unit'],
  limit: number | null,
): Measurement => (limit === null ? told(what, value, unit) : wanted(what, value, unit, limit));

const costs = (title: string, used: CpuTime, sentinels: number, milliseconds: number): Measurement[] => {
  const percent = (seconds: number): number => (seconds * 100_000) / milliseconds;
  const probes = (sentinels * milliseconds) / interval;
  return [
    told(`${title}: CPU of the service`, percent(used.own), '% of a core'),
    told(`${title}: CPU of the probes`, percent(used.probes), '% of a core'),
    told(`${title}: CPU of upsd and Mosquitto`, percent(used.others), '% of a core'),
    limited(
      `${title}: CPU in all`,
      percent(used.own + used.probes + used.others),
      '% of a core',
      sentinels === 1_000 ? 15 : null,
    ),
    told(`${title}: CPU per probe`, ((used.own + used.probes) * 1000) / probes, 'ms'),
  ];
};
