import { open, stat, type FileHandle } from 'node:fs/promises';
import { systemCodeOf, messageOf } from '../../domain/failure.js';

export type ReadText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  /** `why` in words. */
  | { readonly kind: 'unreadable'; readonly why: string };

const maxBytes = 1024 * 1024;

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'cannot be read: no permission',
  ENOTDIR: 'cannot be read: a part of its path is no folder',
};

/** Reads a UTF-8 text file of at most 1 MiB. Never throws. */
export const readBounded = async (file: string): Promise<ReadText> => {
  try {
    if (!(await stat(file)).isFile()) return { kind: 'unreadable', why: 'cannot be read: it is not a file' };
    const handle = await open(file, 'r');
    try {
      return textOf(await firstBytes(handle));
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    const code = systemCodeOf(thrown) ?? '';
    if (code === 'ENOENT') return { kind: 'missing' };
    return { kind: 'unreadable', why: reasons[code] ?? `cannot be read: ${messageOf(thrown)}` };
  }
};

/** At most one byte more than is allowed. */
const firstBytes = async (handle: FileHandle): Promise<Uint8Array> => {
  const bytes = new Uint8Array(maxBytes + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, null);
    length += bytesRead;
    if (bytesRead === 0 || length === bytes.length) return bytes.subarray(0, length);
  }
};

const textOf = (bytes: Uint8Array): ReadText => {
  if (bytes.length > maxBytes) return { kind: 'unreadable', why: 'is larger than 1 MiB' };
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { kind: 'unreadable', why: 'is not UTF-8 text' };
  }
};
