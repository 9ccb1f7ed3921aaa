import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import { readText, writeWhole } from '../../platform/whole_file.js';

/**
 * Makes the check of an `Authorization` header (RFC 6750, 2.1). Digests are compared, in constant time: neither the place of
 * the first wrong character nor the token's length can be measured.
 */
export function bearerCheck(token: string): (authorization: string | undefined) => boolean {
  const expected = digestOf(token);
  return (authorization = '') => {
    const given = /^Bearer ([!-~]+)$/i.exec(authorization)?.[1];
    return timingSafeEqual(digestOf(given ?? ''), expected) && given !== undefined;
  };
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What may have been put there by hand counts, if it can travel in a header and is not trivially short. */
const usable = /^[!-~]{8,256}$/;
const maxBytes = 4096;

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
  // 256 bits, 43 characters: nobody guesses it.
  const made = randomBytes(32).toString('base64url');
  try {
    await writeWhole(path, `${made}\n`, { mode, exactly: { gid: null }, flush: true });
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
    const kept = (await readText(path, maxBytes))?.trim();
    if (kept === undefined) return null;
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
    log.warn(`The token in ${path} cannot be read (${messageOf(error)}); a new one is made.`);
  }
  return null;
}
