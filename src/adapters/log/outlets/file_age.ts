import { open, stat, type FileHandle } from 'node:fs/promises';
import type { LogFileSettings } from '../../../config/sections/log.js';

/** What a log file that is there tells of itself. */
export interface FoundFile {
  /** When its first line was written. */
  readonly begun: Date;
  /** Whether it ends in the middle of a line: a power cut, or a full disk. */
  readonly isTorn: boolean;
}

/** Both forms of a line have their time near its beginning. */
const headLength = 200;
const timeForm = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)/;

/** Null where there is none, or none that can be read. */
export async function foundFile(path: string): Promise<FoundFile | null> {
  const found = await stat(path).catch(() => null);
  // What else bears that name (a pipe, a folder) may not even be opened without waiting.
  if (found?.isFile() !== true || found.size === 0) return null;
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return null;
  const { size, mtime } = found;
  try {
    const [time] = timeForm.exec(await textAt(file, 0, headLength)) ?? [];
    return {
      begun: time === undefined ? mtime : new Date(time),
      isTorn: (await textAt(file, size - 1, 1)) !== '\n',
    };
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

async function textAt(file: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), position });
  return buffer.toString('latin1', 0, bytesRead);
}

/**
 * When a file that was begun then has to make room for a new one: at a midnight in local time. `never` is never.
 *
 * @param now where the clock was set back, the file counts as begun now
 */
export function endOfFile(begun: Date, rotate: LogFileSettings['rotate'], now: Date): Date | null {
  const from = begun > now ? now : begun;
  const [year, month, day] = [from.getFullYear(), from.getMonth(), from.getDate()];
  switch (rotate) {
    case 'daily':
      return new Date(year, month, day + 1);
    case 'weekly':
      return new Date(year, month, day + 7);
    case 'monthly':
      return new Date(year, month + 1, 1);
    case 'never':
      return null;
  }
}
