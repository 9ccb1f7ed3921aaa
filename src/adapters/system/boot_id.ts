import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Log } from '../../domain/ports.js';

/** Where Linux tells which boot this is (proc_sys_kernel(5), random/boot_id). */
const bootIdFile = '/proc/sys/kernel/random/boot_id';

/** The id of this boot of the machine. Where it cannot be told, each start counts as a boot: nothing is served from memory. */
export async function readBootId(log: Log): Promise<string> {
  try {
    const id = (await readFile(bootIdFile, 'utf8')).trim();
    if (id !== '') return id;
  } catch {
    // Told below, with the consequence.
  }
  log.warn(`${bootIdFile} cannot be read: after a restart the status is stale until it is decided anew.`);
  return `${hostname()}-${process.pid}-${Date.now()}`;
}
