import { readFile } from 'node:fs/promises';

/** How many files this process may have open, which a program that we start inherits. Null where it cannot be read. */
export async function openFilesLimit(): Promise<number | null> {
  const limits = await readFile('/proc/self/limits', 'latin1').catch(() => '');
  return openFilesIn(limits);
}

/** Reads the soft limit out of proc(5)'s `limits`; Infinity for `unlimited`, null where there is none. */
export const openFilesIn = (limits: string): number | null => {
  const soft = /^Max open files +(\d+|unlimited) /m.exec(limits)?.[1];
  if (soft === undefined) return null;
  return soft === 'unlimited' ? Infinity : Number(soft);
};
