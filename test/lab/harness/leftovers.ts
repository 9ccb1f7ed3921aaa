import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemCodeOf } from '../../../src/platform/system_error.js';
import { mustRun } from './run_to_end.js';

const prefix = 'sups';

/** A namespace's name tells whose it is, so that the next run can clean up behind one that was killed. */
export const namespaceName = (lab: string, role: string): string => `${prefix}-${process.pid}-${lab}-${role}`;

/** A new folder that other users can get at, because upsd and the broker run as users of their own. */
export const makeFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), `${prefix}-${process.pid}-`));
  await chmod(folder, 0o755);
  return folder;
};

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return systemCodeOf(error) === 'ESRCH';
  }
};

const ownerOf = (name: string): number | null => {
  const pid = new RegExp(`^${prefix}-(\\d+)-`).exec(name)?.[1];
  return pid === undefined ? null : Number(pid);
};

const existingNamespaces = async (): Promise<string[]> => {
  const list = await mustRun('ip', ['netns', 'list']);
  return list.split('\n').flatMap((line) => line.split(' ')[0] ?? []);
};

/** Kills what runs in the namespace (only a lab starts anything there) and removes it. */
export const removeNamespace = async (name: string): Promise<void> => {
  const pids = await mustRun('ip', ['netns', 'pids', name]);
  for (const pid of pids.split('\n').filter((line) => line !== '')) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      if (systemCodeOf(error) !== 'ESRCH') throw error;
    }
  }
  await mustRun('ip', ['netns', 'del', name]);
};

/** Removes the namespaces and folders of runs that are no more. Another run may do the same at the same time. */
export const removeLeftovers = async (): Promise<void> => {
  for (const name of await existingNamespaces()) {
    const owner = ownerOf(name);
    if (owner === null || !isGone(owner)) continue;
    await removeNamespace(name).catch(async (error: unknown) => {
      if ((await existingNamespaces()).includes(name)) throw error;
    });
  }
  for (const name of await readdir(tmpdir())) {
    const owner = ownerOf(name);
    if (owner !== null && isGone(owner)) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
};

/** The namespaces that belong to this process. */
export const ownNamespaces = async (): Promise<string[]> =>
  (await existingNamespaces()).filter((name) => ownerOf(name) === process.pid);
