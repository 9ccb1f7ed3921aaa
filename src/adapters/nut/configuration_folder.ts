import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../../domain/failure.js';
import type { RunAs } from '../../platform/system_user.js';

/** upsd.users holds passwords: its group may read, others may not. */
const fileMode = 0o640;
const folderMode = 0o750;

/** A file's next text, written beside it: from here on nothing but a rename is needed. */
export interface StagedFile {
  /** Puts it in place, atomically. */
  commit(): Promise<void>;
  /** Takes it away if it was not committed. */
  discard(): Promise<void>;
}

/** The folder with the configuration of a program that may run as another user. */
export class ConfigurationFolder {
  constructor(
    private readonly path: string,
    private readonly reader: RunAs | null,
  ) {}

  /** Makes the folder and writes what differs. What is there already is left alone: it may be all that a full disk holds. */
  async write(files: ReadonlyMap<string, string>): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: folderMode });
    if (this.reader) {
      await this.#giveToReader(this.path, folderMode);
      await checkReachable(this.path, this.reader);
    }
    for (const [name, text] of files) {
      if (await this.#holds(name, text)) continue;
      const staged = await this.stage(name, text, 'new');
      await staged.commit();
    }
  }

  /** @param label tells several staged texts of one file apart */
  async stage(name: string, text: string, label: string): Promise<StagedFile> {
    const path = join(this.path, name);
    const beside = `${path}.${label}`;
    try {
      await writeFile(beside, text, { mode: fileMode });
      await this.#giveToReader(beside, fileMode);
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      throw error;
    }
    return { commit: () => rename(beside, path), discard: () => rm(beside, { force: true }) };
  }

  async #holds(name: string, text: string): Promise<boolean> {
    try {
      return (await readFile(join(this.path, name), 'utf8')) === text;
    } catch {
      return false;
    }
  }

  async #giveToReader(path: string, mode: number): Promise<void> {
    const { gid, mode: present } = await stat(path);
    if (this.reader && gid !== this.reader.gid) await chown(path, -1, this.reader.gid);
    if ((present & 0o777) !== mode) await chmod(path, mode);
  }
}

/**
 * Looks whether a user could enter a folder: a checkout below /root, for one, is closed to everybody else.
 *
 * @throws Failure FOLDER_CLOSED
 */
export async function checkReachable(path: string, user: RunAs): Promise<void> {
  for (let folder = path; ; folder = dirname(folder)) {
    const { uid, gid, mode } = await stat(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0 && user.uid !== 0) {
      throw new Failure(
        'FOLDER_CLOSED',
        `The folder ${folder} is closed to the user that upsd runs as (uid ${user.uid}), who has to read ${path}.`,
        'Put the data folder elsewhere, such as in /var/lib (--data), or open that folder: chmod o+x.',
      );
    }
    if (dirname(folder) === folder) return;
  }
}
