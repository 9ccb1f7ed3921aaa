import { open, readFile, rename } from 'node:fs/promises';
import { systemCodeOf } from '../../domain/failure.js';

/** One JSON value in one file, replaced atomically. */
export class JsonFile {
  constructor(private readonly path: string) {}

  /** Null where there is no file. Rejects where it cannot be read or holds no JSON. */
  async load(): Promise<unknown> {
    try {
      const value: unknown = JSON.parse(await readFile(this.path, 'utf8'));
      return value;
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /** Rejects where it cannot be written. */
  async save(value: unknown): Promise<void> {
    const beside = `${this.path}.new`;
    const file = await open(beside, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(value));
      // A rename that reaches the disk before the content does would leave an empty file after a loss of power.
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(beside, this.path);
  }
}
