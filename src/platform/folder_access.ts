import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const groupWrite = 0o020;
const othersWrite = 0o002;
const sticky = 0o1000;

/** The number that root has here: within a user namespace that does not map it, the file system shows another one. */
const rootHere = async (): Promise<number> => (await lstat('/')).uid;

/** The owner's own group, in which nobody else is (Debian's user private groups), does not count as others. */
const isWritableByOthers = ({ mode, uid, gid }: { mode: number; uid: number; gid: number }): boolean =>
  (mode & othersWrite) !== 0 || ((mode & groupWrite) !== 0 && gid !== uid);

/**
 * Whether somebody else could put something of his own at a path in this folder, or put another folder in its place: then
 * what lies there is not to be believed. Node.js cannot ask who serves a Unix socket (SO_PEERCRED). It does not have to
 * where only root and `trusted` may write the folder and all above it: nobody else can have put a socket there. A sticky folder
 * such as /tmp may be above it: in there, each may remove and rename only what is his own.
 *
 * @param trusted user ids besides root's
 * @returns why not, in words; null where only they can
 * @throws where it is not there, or may not be looked at
 */
export async function whoElseMayWrite(folder: string, trusted: readonly number[]): Promise<string | null> {
  const owners = [0, await rootHere(), ...trusted];
  const path = join(await realpath(dirname(folder)), basename(folder));
  for (let at = path; ; at = dirname(at)) {
    const status = await lstat(at);
    if (!status.isDirectory()) return `${at} is no folder`;
    if (!owners.includes(status.uid)) return `${at} belongs to another user (uid ${status.uid})`;
    const isAbove = at !== path;
    if (isWritableByOthers(status) && !(isAbove && (status.mode & sticky) !== 0))
      return `${at} can be written by other users`;
    if (at === dirname(at)) return null;
  }
}
