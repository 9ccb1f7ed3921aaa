import { readFile } from 'node:fs/promises';
import { waitFor } from '../wait_for.js';

/** The children of this process, now. */
const children = async (): Promise<number[]> => {
  const threads = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  return threads.trim().split(/\s+/).filter(Boolean).map(Number);
};

const wordsOf = async (pid: number): Promise<string[]> =>
  (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');

export const argumentsOfFpings = async (): Promise<string[][]> =>
  (await Promise.all((await children()).map(wordsOf))).filter((words) => words.includes('-l'));

export const pidOfLoop = (): Promise<number> =>
  waitFor('the loop', async () => {
    for (const pid of await children()) {
      const words = await wordsOf(pid);
      if (words[0] === 'fping' && words.includes('-l')) return pid;
    }
    return 0;
  });

export const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};
