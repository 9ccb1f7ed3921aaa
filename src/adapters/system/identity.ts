import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import { JsonFile } from '../../platform/whole_file.js';

/** Where Linux tells which boot this is (proc_sys_kernel(5), random/boot_id). */
const bootIdFile = '/proc/sys/kernel/random/boot_id';

/** The id of this boot of the machine. Where it cannot be told, each start counts as a boot: nothing is served from memory. */
export async function readBootId(log: Log): Promise<string> {
  const id = (await readFile(bootIdFile, 'utf8').catch(() => '')).trim();
  if (id !== '') return id;
  log.warn(`${bootIdFile} cannot be read: after a restart the status is stale until it is decided anew.`);
  return `${hostname()}-${process.pid}-${Date.now()}`;
}

/**
 * What tells this installation from others, for ever: it is part of every UPS's serial, by which Home Assistant and other
 * clients know a UPS again. Made at the first start.
 */
export async function installationId(path: string, log: Log): Promise<string> {
  const file = new JsonFile(path);
  try {
    const kept = await file.load();
    if (typeof kept === 'string' && /^[0-9a-f]{8}$/.test(kept)) return kept;
  } catch (error) {
    log.warn(`The installation's id in ${path} cannot be read (${messageOf(error)}); a new one is made.`);
  }
  const made = randomBytes(4).toString('hex');
  await file.save(made).catch((error: unknown) => {
    const why = messageOf(error);
    log.warn(
      `The installation's id cannot be kept in ${path} (${why}): NUT serials change at the next start.`,
    );
  });
  return made;
}
