import type { Stats } from 'node:fs';
import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../domain/core/failure.js';
import type { RunAs } from './child_process.js';

const groupWrite = 0o020;
const othersWrite = 0o002;
const sticky = 0o1000;

/** The owner's own group, in which nobody else is (Debian's user private groups), does not count as others. */
const isWritableByOthers = ({ mode, uid, gid }: Stats): boolean =>
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
  // Within a user namespace that does not map root, the file system shows it as another number.
  const owners = [0, (await lstat('/')).uid, ...trusted];
  const path = join(await realpath(dirname(folder)), basename(folder));
  for (let at = path; ; at = dirname(at)) {
    const status = await lstat(at);
    if (!status.isDirectory()) return `${at} is no folder`;
    if (!owners.includes(status.uid)) return `${at} belongs to another user (uid ${status.uid})`;
    const isSticky = at !== path && (status.mode & sticky) !== 0;
    if (isWritableByOthers(status) && !isSticky) return `${at} can be written by other users`;
    if (at === dirname(at)) return null;
  }
}

/**
 * What keeps a user from reading a file, or from entering a folder: the path itself, or the first folder on the way up that he
 * cannot enter. A checkout below /root, for one, is closed to everybody else.
 *
 * @returns null where nothing does
 * @throws where it is not there, or may not be looked at
 */
export async function whatIsClosedTo(user: RunAs, path: string): Promise<string | null> {
  if (user.uid === 0) return null;
  for (let at = path; ; at = dirname(at)) {
    const status = await stat(at);
    const shift = status.uid === user.uid ? 6 : status.gid === user.gid ? 3 : 0;
    const needed = status.isDirectory() ? 0o1 : 0o4;
    if ((status.mode & (needed << shift)) === 0) return at;
    if (at === dirname(at)) return null;
  }
}

/** @throws Failure FOLDER_CLOSED where a program that runs as another user could not read a file, or enter a folder */
export async function checkReachable(path: string, program: string, user: RunAs): Promise<void> {
  const closed = await whatIsClosedTo(user, path);
  if (closed === null) return;
  throw new Failure(
    'FOLDER_CLOSED',
    `${closed} is closed to the user that ${program} runs as (uid ${user.uid}), who has to read ${path}.`,
    'Put the data folder elsewhere, such as in /var/lib (--data), or open it: chmod o+x.',
  );
}
