import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What Linux counts CPU time in for programs to read (USER_HZ), on every architecture that Node runs on. */
const ticksPerSecond = 100;

/** CPU time used since the start, in seconds. */
export interface CpuTime {
  /** By the process itself. */
  readonly own: number;
  /** By its probes: children that have ended (every ping, every round of fping's), and the fpings that run. */
  readonly probes: number;
  /** By its other children (upsd, Mosquitto). */
  readonly others: number;
}

/** Reads proc(5)'s `stat`: utime, stime, cutime and cstime are its fields 14 to 17. */
const ticksOf = async (pid: number): Promise<{ readonly own: number; readonly ended: number }> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
  // The second field is the program's name in brackets, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [utime = NaN, stime = NaN, cutime = NaN, cstime = NaN] = fields.slice(11, 15).map(Number);
  return { own: utime + stime, ended: cutime + cstime };
};

/** The children that run now, without those that are ending or only run for one probe. */
export const lastingChildren = async (pid: number): Promise<number[]> => {
  const threads = await readdir(`/proc/${pid}/task`);
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'latin1')),
  );
  const pids = lists.join(' ').trim().split(/\s+/).filter(Boolean).map(Number);
  const names = await Promise.all(pids.map(nameOf));
  return pids.filter((_, index) => names[index] !== null && names[index] !== 'ping');
};

/** The program's name; null where the process has ended. */
export const nameOf = async (pid: number): Promise<string | null> => {
  try {
    return (await readFile(join('/proc', `${pid}`, 'comm'), 'latin1')).trim();
  } catch {
    return null;
  }
};

export const cpuTimeOf = async (pid: number): Promise<CpuTime> => {
  const children = await lastingChildren(pid);
  const { own, ended } = await ticksOf(pid);
  const running = await Promise.all(
    children.map(async (child) => ({ name: await nameOf(child), ticks: (await ticksOf(child)).own })),
  );
  const sum = (ofProbes: boolean): number =>
    running
      .filter(({ name }) => (name === 'fping') === ofProbes)
      .reduce((total, { ticks }) => total + ticks, 0);
  return {
    own: own / ticksPerSecond,
    probes: (ended + sum(true)) / ticksPerSecond,
    others: sum(false) / ticksPerSecond,
  };
};

/** CPU time from one reading to a later one, in seconds. */
export const cpuTimeBetween = (before: CpuTime, after: CpuTime): CpuTime => ({
  own: after.own - before.own,
  probes: after.probes - before.probes,
  others: after.others - before.others,
});

/** Resident memory, shared pages included, in MB of 1 048 576 bytes. */
export interface ResidentMemory {
  /** VmRSS of proc(5). */
  readonly now: number;
  /** VmHWM of proc(5): the most that it ever was. */
  readonly peak: number;
}

export const residentMemoryOf = async (pid: number): Promise<ResidentMemory> => {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  const megabytes = (line: string): number => {
    const kilobytes = new RegExp(`^${line}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    if (kilobytes === undefined) throw new Error(`process ${pid} tells no ${line}`);
    return Number(kilobytes) / 1024;
  };
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
};
