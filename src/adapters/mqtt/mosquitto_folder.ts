import { access, constants, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { Failure } from '../../domain/failure.js';
import type { RunAs } from '../../platform/system_user.js';

// Debian and Alpine; a user's PATH often lacks them.
const systemFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin'];

/**
 * Finds Mosquitto's program.
 *
 * @throws Failure MOSQUITTO_MISSING
 */
export async function findMosquitto(
  path: string = process.env['PATH'] ?? '',
  folders: readonly string[] = systemFolders,
): Promise<string> {
  for (const folder of [...path.split(delimiter).filter((part) => part !== ''), ...folders]) {
    const program = join(folder, 'mosquitto');
    if (await isExecutable(program)) return program;
  }
  throw new Failure(
    'MOSQUITTO_MISSING',
    'The MQTT broker Mosquitto is not installed.',
    'Run: apt-get install -y mosquitto (or set mqtt.url to a broker elsewhere, or mqtt: false).',
  );
}

/**
 * Writes the configuration where the program's user can read it; there is nothing secret in it.
 *
 * @returns the file
 * @throws Failure FOLDER_CLOSED
 */
export async function writeMosquittoConf(folder: string, text: string, runAs: RunAs | null): Promise<string> {
  const file = join(folder, 'mosquitto.conf');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  // What is there already is left alone: on a full disk it could not be written again.
  if ((await readFile(file, 'utf8').catch(() => null)) !== text) await writeFile(file, text, { mode: 0o644 });
  if (runAs !== null) await checkReachable(file, runAs);
  return file;
}

async function checkReachable(file: string, user: RunAs): Promise<void> {
  if (!(await mayUse(file, user, 0o4))) throw closedTo(user, file);
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (!(await mayUse(folder, user, 0o1))) throw closedTo(user, folder);
    if (folder === dirname(folder)) return;
  }
}

/** @param bit as in the last digit of a mode: 4 to read, 1 to enter */
async function mayUse(path: string, user: RunAs, bit: number): Promise<boolean> {
  const { uid, gid, mode } = await stat(path);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return user.uid === 0 || (mode & (bit << shift)) !== 0;
}

const closedTo = (user: RunAs, path: string): Failure =>
  new Failure(
    'FOLDER_CLOSED',
    `${path} is closed to the user that Mosquitto runs as (uid ${user.uid}).`,
    'Put the data folder elsewhere, such as in /var/lib (--data), or open it: chmod o+x.',
  );

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
