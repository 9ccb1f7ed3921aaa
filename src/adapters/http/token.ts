import { createHash, randomBytes } from 'node:crypto';
import { chmod } from 'node:fs/promises';
import { messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import { readText, writeWhole } from '../../platform/whole_file.js';

/** The token in an `Authorization` header (RFC 6750, 2.1); null where there is none. */
export const bearerToken = (authorization = ''): string | null =>
  /^Bearer ([!-~]+)$/i.exec(authorization)?.[1] ?? null;

/** For comparing: as long for every token. */
export const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What may have been put there by hand counts, if it can travel in a header and is not trivially short. */
const usable = /^[!-~]{8,256}$/;
const maxBytes = 4096;

/** Only our own user reads it. */
const mode = 0o600;

export interface TokenFile {
  readonly path: string;
  /** Whose token it is, for the log: "client scripts". */
  readonly whose: string;
  /** The setting that would give it. */
  readonly setting: string;
}

/**
 * The token that is kept in the file; made at the first start. The log tells where it is, never what it is. Where it cannot
 * be kept, a token holds until the next start: then nobody can know it, which is safe.
 */
export async function keptToken({ path, whose, setting }: TokenFile, log: Log): Promise<string> {
  const kept = await readKept(path, log);
  if (kept !== null) {
    log.info(`The hub's token for ${whose} is in ${path}.`);
    return kept;
  }
  // 256 bits, 43 characters: nobody guesses it.
  const made = randomBytes(32).toString('base64url');
  try {
    await writeWhole(path, `${made}\n`, { mode, exactly: { gid: null }, flush: true });
    log.info(`A token of the hub for ${whose} was made; it is in ${path}, which only this user can read.`);
  } catch (error) {
    log.error(
      `The hub's token for ${whose} cannot be kept in ${path} (${messageOf(error)}): nobody can know it. ` +
        `Set ${setting}, or make the data folder writable.`,
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
