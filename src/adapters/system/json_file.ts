import { readFile, rename, writeFile } from 'node:fs/promises';
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
    await writeFile(beside, JSON.stringify(value), { mode: 0o600 });
    await rename(beside, this.path);
  }
}
