import { readFile } from 'node:fs/promises';

/** The user that a child runs as, where we are root. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user and group ids of a system user (passwd(5)).
 *
 * @returns null where there is no such user
 */
export async function systemUser(name: string, passwdFile = '/etc/passwd'): Promise<RunAs | null> {
  for (const line of (await readFile(passwdFile, 'utf8')).split('\n')) {
    const [user, , uid, gid] = line.split(':');
    if (user === name && isId(uid) && isId(gid)) return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

const isId = (text: string | undefined): text is string => text !== undefined && /^\d+$/.test(text);
