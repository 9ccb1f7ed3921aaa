import { once } from 'node:events';
import { basename, dirname } from 'node:path';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import type { LogFileSettings } from '../../../config/sections/log.js';
import type { Carrier, Link } from './carrier.js';
import { fileText } from './file_text.js';

const intervals = { daily: '1d', weekly: '7d', monthly: '1M' } as const;

/** A group may read along; nobody else, for the log tells who is at home. */
const mode = 0o640;

/**
 * A file that is rotated by size and age. The stream destroys itself on any error, such as a full disk: a new one begins a new
 * line, in case half of one was written.
 *
 * @param path absolute
 */
export function fileCarrier(file: LogFileSettings, path: string): Carrier {
  let mayBeTorn = false;
  return {
    component: 'log file',
    where: path,
    encode: (record) => Buffer.from(file.format === 'json' ? record.line : fileText(record)),
    open: async (signal) => {
      const stream = createStream(basename(path), {
        path: dirname(path),
        mode,
        size: `${file.size}B`,
        rotate: file.keep,
        ...(file.rotate === 'never' ? {} : { interval: intervals[file.rotate] }),
        ...(file.compress ? { compress: 'gzip' } : {}),
      });
      const link = linkTo(stream);
      signal.addEventListener('abort', () => void stream.destroy(), { once: true });
      await once(stream, 'open');
      if (mayBeTorn) await link.send(Buffer.from('\n'));
      mayBeTorn = true;
      return link;
    },
  };
}

const linkTo = (stream: RotatingFileStream): Link => {
  stream.on('error', () => undefined);
  return {
    get isGone() {
      return stream.destroyed;
    },
    send: (payload) =>
      new Promise((resolve, reject) => {
        stream.write(payload, (error) => {
          if (error === null || error === undefined) resolve();
          else reject(error);
        });
      }),
    close: async () => {
      if (stream.destroyed) return;
      const closed = once(stream, 'close').catch(() => undefined);
      stream.destroy();
      await closed;
    },
  };
};
