import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Failure, messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';
import type { RunAs } from '../../platform/child_process.js';
import { whatIsClosedTo, whoElseMayWrite } from '../../platform/folder_access.js';

/** A Unix socket's path has room for 107 bytes (unix(7)). */
const maxSocketPath = 107;

/** More than the configuration of upsd and Mosquitto and the sockets will ever take (bytes). */
const neededRoom = 64 * 1024;

/** Made in the data folder, and removed at once, to see whether it can be written. */
export const trialFileName = '.writable';

/** Below it lie the sockets and what our children read. */
const nameOf = (dataFolder: string): string =>
  `sentinel-ups-${createHash('sha256').update(resolve(dataFolder)).digest('hex').slice(0, 10)}`;

/**
 * Where sockets and the children's configuration may be, best first: the data folder, or one that belongs to it elsewhere,
 * for a data folder that is read-only, full, too deep down for a socket's path, closed to the children's users (as below
 * /root), or open to others. Only root can make a folder in /run; a user's own folder below it is `XDG_RUNTIME_DIR`. In the
 * folder for temporary files, which comes last, anybody may have made ours.
 */
export const runFolderCandidates = (dataFolder: string): readonly string[] => [
  resolve(dataFolder),
  join('/run', nameOf(dataFolder)),
  ...(ourUid() === 0 ? [] : [volatileFolder(dataFolder)]),
  join(tmpdir(), `${nameOf(dataFolder)}-${ourUid()}`),
];

const ourUid = (): number => process.getuid?.() ?? 0;

/** A folder in memory that belongs to the data folder, in a place where nobody but ourselves and root can make it. It may be missing. */
export function volatileFolder(dataFolder: string): string {
  const ofUser = process.env['XDG_RUNTIME_DIR'] ?? `/run/user/${ourUid()}`;
  return join(ourUid() === 0 ? '/run' : ofUser, nameOf(dataFolder));
}

/**
 * Makes and takes the first of the candidates that will do.
 *
 * @param users the children's users, who have to be able to enter it
 * @param maxSocketName bytes that a socket's path needs below the folder
 * @throws Failure `NO_RUN_FOLDER`
 */
export async function takeRunFolder(
  dataFolder: string,
  users: readonly RunAs[],
  maxSocketName: number,
  log: Log,
): Promise<string> {
  const reasons: string[] = [];
  for (const [index, folder] of runFolderCandidates(dataFolder).entries()) {
    const reason = await whyNot(folder, users, maxSocketName);
    if (reason !== null) {
      reasons.push(reason);
      continue;
    }
    const why = reasons.join('; ');
    if (index > 0)
      log.warn(`Sockets and the configuration of upsd and Mosquitto are kept in ${folder}: ${why}.`);
    return folder;
  }
  throw new Failure(
    'NO_RUN_FOLDER',
    `There is no folder for sockets: ${reasons.join('; ')}.`,
    'Name a data folder that can be written, such as --data /var/lib/sentinel-ups.',
  );
}

async function whyNot(
  folder: string,
  users: readonly RunAs[],
  maxSocketName: number,
): Promise<string | null> {
  if (Buffer.byteLength(folder) + maxSocketName > maxSocketPath)
    return `the path ${folder} is too long for sockets`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    const foreign = await whoElseMayWrite(folder, [ourUid()]);
    if (foreign !== null) return foreign;
    const trial = join(folder, trialFileName);
    // An empty file can be made on a full disk too.
    await writeFile(trial, Buffer.alloc(neededRoom)).finally(() => rm(trial, { force: true }));
    for (const user of users) {
      const closed = await whatIsClosedTo(user, folder);
      if (closed !== null)
        return `${closed} is closed to the user with uid ${user.uid} that has to read below it`;
    }
    return null;
  } catch (error) {
    return `${folder} cannot be used (${messageOf(error)})`;
  }
}
