import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { systemCodeOf } from '../../../platform/system_error.js';

const gzipMark = Buffer.from([0x1f, 0x8b]);

/**
 * Compresses a file in its place with gzip, unless it is already. Until that is done, and where it fails, it stays as it was.
 *
 * @param mode of the compressed file
 * @throws where it cannot be read, or there is no room
 */
async function packFile(path: string, mode: number): Promise<void> {
  const source = await open(path, 'r');
  const packed = `${path}.part`;
  try {
    const { buffer } = await source.read({ buffer: Buffer.alloc(gzipMark.length), position: 0 });
    if (buffer.equals(gzipMark)) return;
    const plain = source.createReadStream({ start: 0, autoClose: false });
    await pipeline(plain, createGzip(), createWriteStream(packed, { mode }));
    // It may have got another name by now: the next rotation comes when it will.
    if ((await stat(path)).ino === (await source.stat()).ino) await rename(packed, path);
  } finally {
    await rm(packed, { force: true });
    await source.close();
  }
}

/** Compresses old log files, the latest first, up to the first that is missing. What fails is left for the next time. */
export async function packFiles(paths: readonly string[], mode: number): Promise<void> {
  for (const path of paths)
    try {
      await packFile(path, mode);
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return;
    }
}
