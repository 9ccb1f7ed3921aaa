import { createReadStream } from 'node:fs';
import { chmod, chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { systemCodeOf } from './system_error.js';

export interface FileOptions {
  /** By default 0o600. */
  readonly mode?: number;
  /** Where it cannot have exactly that mode, and this group (null: ours), it is not written. */
  readonly exactly?: { readonly gid: number | null };
  /** A rename that reaches the disk before the content does would leave an empty file after a loss of power. */
  readonly flush?: boolean;
  /** What the name has behind it until the file is whole: tells several texts of one file apart. */
  readonly label?: string;
}

/** A file's next text, written beside it: from here on nothing but a rename is needed. */
export interface StagedFile {
  /** Puts it in place, atomically. */
  commit(): Promise<void>;
  /** Takes it away if it was not committed. */
  discard(): Promise<void>;
}

/** Writes a text beside a file. Rejects where it cannot be written, and then leaves nothing there. */
export async function stageFile(path: string, text: string, options: FileOptions = {}): Promise<StagedFile> {
  const { mode = 0o600, exactly, flush = false, label = 'new' } = options;
  const beside = `${path}.${label}`;
  const discard = (): Promise<void> => rm(beside, { force: true });
  try {
    await writeFile(beside, text, { mode, flush });
    if (exactly !== undefined) await setAccess(beside, mode, exactly.gid);
  } catch (error) {
    await discard().catch(() => undefined);
    throw error;
  }
  return { commit: () => rename(beside, path), discard };
}

/** Replaces a file: a reader finds the old text or the new one, and never half of it, whenever we are killed. */
export async function writeWhole(path: string, text: string, options?: FileOptions): Promise<void> {
  await (await stageFile(path, text, options)).commit();
}

/** As `writeWhole`; a file that holds the text already is left alone: it may be all that a full disk holds. */
export async function writeWholeIfDifferent(
  path: string,
  text: string,
  options?: FileOptions,
): Promise<void> {
  const present = await readFile(path, 'utf8').catch(() => null);
  if (present !== text) await writeWhole(path, text, options);
}

/** Gives a file or folder its mode and group (null: leaves the group), where it has others. */
export async function setAccess(path: string, mode: number, gid: number | null): Promise<void> {
  if (gid !== null && (await stat(path)).gid !== gid) await chown(path, -1, gid);
  if (((await stat(path)).mode & 0o777) !== mode) await chmod(path, mode);
}

/** What lies at a path is not what is expected there: it can be read, and is of no use. */
export class UnfitFile extends Error {}

/**
 * Reads a UTF-8 text file. Null where there is none.
 *
 * @throws UnfitFile where it is larger than `maxBytes`, no file, or no UTF-8 text; else what reading throws
 */
export async function readText(path: string, maxBytes: number): Promise<string | null> {
  try {
    // Opening a pipe would wait for somebody who writes.
    if (!(await stat(path)).isFile()) throw new UnfitFile('it is not a file');
    // A file may grow while it is read, and one in /proc says that it is empty: its size is not to be relied on.
    const bytes = await buffer(createReadStream(path, { end: maxBytes }));
    if (bytes.length > maxBytes) throw new UnfitFile('it is too large');
    return textOf(bytes);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnfitFile('it is not UTF-8 text');
  }
}

/** One JSON value in one file. */
export class JsonFile {
  constructor(private readonly path: string) {}

  /** Null where there is no file. Rejects where it cannot be read, is larger than 16 MiB, or holds no JSON. */
  async load(): Promise<unknown> {
    const text = await readText(this.path, 16 * 1024 * 1024);
    return text === null ? null : (JSON.parse(text) as unknown);
  }

  /** Rejects where it cannot be written. */
  save(value: unknown): Promise<void> {
    return writeWhole(this.path, JSON.stringify(value), { flush: true });
  }
}
