import { readFile } from 'node:fs/promises';
import { waitFor } from '../../wait_for.js';
import type { Lab } from './namespaces.js';
import { mustRun } from './run_to_end.js';

const nameOf = async (pid: number): Promise<string | null> => {
  try {
    return (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
  } catch {
    return null;
  }
};

/** The process ids of the programs with this name (as ps shows it) that run on the lab's machine. */
export const pidsOf = async (lab: Lab, program: string): Promise<number[]> => {
  const list = await mustRun('ip', ['netns', 'pids', lab.machine]);
  const pids = list.split('\n').filter((line) => line !== '');
  const names = await Promise.all(pids.map((pid) => nameOf(Number(pid))));
  return pids.map(Number).filter((_, index) => names[index] === program);
};

/** The process id of the one program with this name. @throws Error where there is none, or more than one */
export const pidOf = async (lab: Lab, program: string): Promise<number> => {
  const [pid, ...others] = await pidsOf(lab, program);
  if (pid === undefined || others.length > 0)
    throw new Error(`${pid === undefined ? 'no' : 'more than one'} ${program} runs on the lab's machine`);
  return pid;
};

/** What the service runs as its children. */
const children = ['upsd', 'mosquitto', 'ping', 'setpriv'] as const;

/** Waits until no child of the service runs any more. @throws Error where one still does after `within` milliseconds */
export const noChildLeft = async (lab: Lab, within: number): Promise<void> => {
  await waitFor(
    'the end of every child',
    async () => {
      const left = await Promise.all(children.map((program) => pidsOf(lab, program)));
      return left.flat().length === 0;
    },
    { within, every: 50 },
  );
};
