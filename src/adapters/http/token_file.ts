import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { messageOf } from '../../domain/failure.js';
import { systemCodeOf } from '../../platform/system_error.js';
import type { Log } from '../../domain/ports.js';

/** 256 bits, 43 characters: nobody guesses it. */
const bytesOfToken = 32;

/** What may have been put there by hand counts, if it can travel in a header and is not trivially short. */
const usable = /^[!-~]{8,256}$/;

/** Only our own user reads it. */
const mode = 0o600;

/**
 * The token that is kept in the file; made at the first start. The log tells where it is, never what it is. Where it cannot
 * be kept, a token holds until the next start: then nobody can know it, which is safe.
 */
export async function keptToken(path: string, log: Log): Promise<string> {
  const kept = await readKept(path, log);
  if (kept !== null) {
    log.info(`The token that clients of the hub need is in ${path}.`);
    return kept;
  }
  const made = randomBytes(bytesOfToken).toString('base64url');
  try {
    const beside = `${path}.new`;
    // Flushed: a rename that reaches the disk before the token does would lose it with the power.
    await writeFile(beside, `${made}\n`, { mode, flush: true });
    await chmod(beside, mode);
    await rename(beside, path);
    log.info(`A token was made for the clients of the hub; it is in ${path}, which only this user can read.`);
  } catch (error) {
    log.error(
      `The token made for the clients of the hub cannot be kept in ${path} (${messageOf(error)}): no client can know it. ` +
        'Set http.token, or make the data folder writable.',
    );
  }
  return made;
}

async function readKept(path: string, log: Log): Promise<string | null> {
  try {
    const kept = (await readFile(path, 'utf8')).trim();
    if (usable.test(kept)) {
      await chmod(path, mode).catch((error: unknown) =>
        log.warn(`Others may be able to read the token in ${path}: ${messageOf(error)}`),
      );
      return kept;
    }
    log.warn(
      `There is no usable token in ${path} (8 to 256 printable characters without spaces); a new one is made.`,
    );
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT')
      log.warn(`The token in ${path} cannot be read (${messageOf(error)}); a new one is made.`);
  }
  return null;
}
