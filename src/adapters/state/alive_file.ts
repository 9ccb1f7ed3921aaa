import { access, constants, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readText, writeWhole } from '../../platform/whole_file.js';
import { isSignOfLife, type SignOfLife } from './record.js';

/** A sign of life takes about 200 bytes. */
const maxSize = 4_096;

/**
 * Says "still running, and that state is the newest", every few seconds, so that the state file need not be touched for it. It
 * counts on the same boot only, so it is never flushed: after the machine lost power nobody asks for it.
 */
export class AliveFile {
  /**
   * @param withdrawnMark a file on another disk, whose presence withdraws the sign of life where its own disk takes nothing any
   * more; null where there is no such place
   */
  constructor(
    private readonly path: string,
    private readonly withdrawnMark: string | null,
  ) {}

  /**
   * Null where there is none, or it was withdrawn. One in a folder that cannot be written counts for nothing: it could not
   * have been withdrawn.
   *
   * @throws where there is something else than a sign of life
   */
  async read(): Promise<SignOfLife | null> {
    if (await this.#isWithdrawn()) return null;
    const text = await readText(this.path, maxSize);
    if (text === null) return null;
    const record: unknown = JSON.parse(text);
    if (!isSignOfLife(record)) throw new Error('it is no sign of life');
    return record;
  }

  /** @throws what writing throws */
  async write(sign: SignOfLife): Promise<void> {
    await writeWhole(this.path, JSON.stringify(sign));
    if (this.withdrawnMark !== null) await rm(this.withdrawnMark, { force: true });
  }

  /** No state on disk is the newest any more. A full disk lets a file be removed. Never rejects. */
  async withdraw(): Promise<void> {
    await Promise.allSettled([rm(this.path, { force: true }), this.withdrawElsewhere()]);
  }

  /** As `withdraw`, and asks nothing of the disk of the sign of life. Never rejects. */
  async withdrawElsewhere(): Promise<void> {
    if (this.withdrawnMark === null) return;
    try {
      await mkdir(dirname(this.withdrawnMark), { recursive: true, mode: 0o755 });
      await writeFile(this.withdrawnMark, '', { mode: 0o600 });
    } catch {
      // Only root may make it in /run; then there is no such place.
    }
  }

  async #isWithdrawn(): Promise<boolean> {
    if (this.withdrawnMark !== null && (await isThere(this.withdrawnMark))) return true;
    return !(await isThere(dirname(this.path), constants.W_OK));
  }
}

/** Whether there is such a file or folder that we may access in this way. */
export const isThere = (path: string, mode?: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );
