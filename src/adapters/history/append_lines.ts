import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCodeOf } from '../../platform/system_error.js';

/**
 * Appends lines to a file, and has them on the disk when it resolves: the power may go next. Where the last line is torn, theirs
 * begin on a line of their own. What cannot be written whole is taken away again, as far as the disk lets us.
 *
 * @param text whole lines, each with its line feed
 * @returns the size of the file then
 */
export async function appendLines(path: string, text: string): Promise<number> {
  const { file, isNew } = await openToAppend(path);
  try {
    const { size } = await file.stat();
    const bytes = Buffer.from((await endsTorn(file, size)) ? `\n${text}` : text);
    try {
      let written = 0;
      while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten;
      await file.datasync();
    } catch (error) {
      await file.truncate(size).catch(() => undefined);
      throw error;
    }
    if (isNew) await syncFolder(dirname(path));
    return size + bytes.length;
  } finally {
    await file.close();
  }
}

async function openToAppend(path: string): Promise<{ file: FileHandle; isNew: boolean }> {
  const isNew = await stat(path).then(
    () => false,
    () => true,
  );
  try {
    return { file: await open(path, 'a+', 0o600), isNew };
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return { file: await open(path, 'a+', 0o600), isNew };
  }
}

async function endsTorn(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}

/** Some file systems cannot. */
const syncFolder = async (folder: string): Promise<void> => {
  const opened = await open(folder, 'r');
  await opened
    .sync()
    .catch(() => undefined)
    .finally(() => opened.close());
};
