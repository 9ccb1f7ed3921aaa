import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, messageOf } from '../../domain/core/failure.js';
import type { Log } from '../../domain/core/ports.js';

/** Nobody else may open it: whoever can, could lock it. */
const mode = 0o600;

/** A predecessor that is just ending may still hold it, in seconds. */
const wait = '1';

/** flock(1)'s exit code where somebody else holds the lock. */
const isHeld = 1;

/** In the folder, hidden. */
const lockFileName = '.lock';

/**
 * Locks a folder against a second service, for as long as the file is open. The lock is the kernel's (flock(2)) and belongs
 * to the open file, which `flock` of util-linux shares with us for the moment in which it locks it. So it ends with us, also by
 * SIGKILL: nothing stale is left behind. And it holds between containers that share the folder, whose process ids mean
 * nothing to each other.
 *
 * @returns null where it cannot be locked, which the log tells
 * @throws Failure `ALREADY_RUNNING`
 */
export async function lockFolder(folder: string, log: Log): Promise<FileHandle | null> {
  const path = join(folder, lockFileName);
  try {
    const file = await openOwn(path, folder);
    const code = await flock(file);
    if (code === 0) return file;
    await file.close();
    if (code !== isHeld) throw new Error(`flock ${code}`);
  } catch (error) {
    log.warn(`${folder} cannot be locked against a second service on it: ${messageOf(error)}.`);
    return null;
  }
  throw new Failure(
    'ALREADY_RUNNING',
    `sentinel-ups already runs with this data folder (${path} is locked).`,
    'Stop that one first (sentinel-ups status shows it), or name another data folder with --data.',
  );
}

/** @throws where it cannot be made or opened, or somebody else could lock it */
async function openOwn(path: string, folder: string): Promise<FileHandle> {
  const { O_RDONLY, O_CREAT, O_NOFOLLOW } = constants;
  const file = await open(path, O_RDONLY | O_CREAT | O_NOFOLLOW, mode);
  const [{ uid, mode: bits }, { uid: owner }] = await Promise.all([file.stat(), stat(folder)]);
  if ((uid === process.getuid?.() || uid === owner) && (bits & 0o077) === 0) return file;
  await file.close();
  throw new Error(`others may lock ${path}`);
}

/** @returns its exit code, or how else it ended */
const flock = ({ fd }: FileHandle): Promise<number | string> =>
  new Promise((resolve, reject) => {
    const child = spawn('flock', ['-x', '-w', wait, '3'], { stdio: ['ignore', 'ignore', 'ignore', fd] });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? `was ended by ${signal ?? 'a signal'}`));
  });
