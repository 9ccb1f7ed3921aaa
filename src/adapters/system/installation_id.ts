import { randomBytes } from 'node:crypto';
import { messageOf } from '../../domain/failure.js';
import type { Log } from '../../domain/ports.js';
import { JsonFile } from '../../platform/whole_file.js';

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
  try {
    await file.save(made);
  } catch (error) {
    log.warn(
      `The installation's id cannot be kept in ${path} (${messageOf(error)}): NUT serials change at the next start.`,
    );
  }
  return made;
}
