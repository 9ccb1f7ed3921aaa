import { setTimeout as pause } from 'node:timers/promises';
import { watchedHouse } from '../lab/harness/watched_house.js';
import { told, wanted, type Measurement } from './measurement.js';
import { pingingBy, type PingProgram } from './ping_program.js';
import { cpuTimeBetween, cpuTimeOf, lastingChildren, nameOf, residentMemoryOf } from './process_usage.js';

/**
 * Seconds from the first `OL` to the CPU's first reading, and from there to its second and the memory's. In its first minute
 * V8 compiles what runs often and compacts the heap, once: the days and nights after that are what is paid for.
 */
const settling = 60;
const measured = 60;

/** Five sentinels by ICMP, everything at its default with the bundled broker, and nothing happens. */
export const measureIdle = async (): Promise<Measurement[]> => [
  ...(await idleBy('ping')),
  ...(await idleBy('fping')),
];

const idleBy = async (program: PingProgram): Promise<Measurement[]> => {
  const house = await watchedHouse({ sentinels: 5, witnesses: 0 }, {}, pingingBy(program));
  try {
    const { pid } = house.service.process;
    await pause(settling * 1000);
    const start = performance.now();
    const before = await cpuTimeOf(pid);
    await pause(measured * 1000);
    const used = cpuTimeBetween(before, await cpuTimeOf(pid));
    const percent = (seconds: number): number => (seconds * 100_000) / (performance.now() - start);
    const title = `idle, 5 sentinels by ${program}`;
    const together = percent(used.own + used.probes);
    const cpu = [
      told(`${title}: CPU of the service`, percent(used.own), '% of a core'),
      told(`${title}: CPU of the probes`, percent(used.probes), '% of a core'),
    ];
    const all = `${title}: CPU of both`;
    if (program === 'ping') return [...cpu, told(all, together, '% of a core')];
    const memory = await residentMemoryOf(pid);
    return [
      ...cpu,
      wanted(all, together, '% of a core', 0.4),
      told('idle, 5 sentinels: CPU of upsd and Mosquitto', percent(used.others), '% of a core'),
      wanted('memory of the service after two minutes', memory.now, 'MB', 95),
      told('memory of the service, the most until then', memory.peak, 'MB'),
      ...(await memoryOfChildren(pid)),
    ];
  } finally {
    await house.close();
  }
};

const memoryOfChildren = async (pid: number): Promise<Measurement[]> => {
  const children = await lastingChildren(pid);
  return Promise.all(
    children.map(async (child) =>
      told(`memory of ${(await nameOf(child)) ?? 'a child'}`, (await residentMemoryOf(child)).now, 'MB'),
    ),
  );
};
