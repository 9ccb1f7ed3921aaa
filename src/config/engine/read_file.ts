import { readFile, stat } from 'node:fs/promises';
import { messageOf } from '../../domain/core/failure.js';
import { systemCodeOf } from '../../platform/system_error.js';

export type ReadText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  /** `why` in words. */
  | { readonly kind: 'unreadable'; readonly why: string };

const maxBytes = 1024 * 1024;

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'cannot be read: no permission',
  ENOTDIR: 'cannot be read: a part of its path is no folder',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8 text',
};

/** Reads a UTF-8 text file of at most 1 MiB. Never throws. */
export const readBounded = async (file: string): Promise<ReadText> => {
  const unreadable = (why: string): ReadText => ({ kind: 'unreadable', why });
  try {
    const found = await stat(file);
    if (!found.isFile()) return unreadable('cannot be read: it is not a file');
    if (found.size > maxBytes) return unreadable('is larger than 1 MiB');
    const bytes = await readFile(file);
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (thrown) {
    const code = systemCodeOf(thrown) ?? '';
    if (code === 'ENOENT') return { kind: 'missing' };
    return unreadable(reasons[code] ?? `cannot be read: ${messageOf(thrown)}`);
  }
};
