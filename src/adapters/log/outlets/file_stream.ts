import { basename, dirname } from 'node:path';
import { createStream } from 'rotating-file-stream';

export interface RotationSettings {
  /** Absolute. */
  readonly path: string;
  /** In bytes: a file that is as large is rotated, also one that is there at the opening. */
  readonly size: number;
  readonly keep: number;
  /** What the names of rotated files end with. */
  readonly suffix: string;
  readonly mode: number;
}

/** A file that is open for writing at its end. */
export interface FileStream {
  readonly isGone: boolean;
  /** Rejects where it may not be written, or not all of it. */
  write(payload: Buffer): Promise<void>;
  /** Resolves once it is closed, by whomever. Never rejects. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** The name of the rotated file number `index`, 1 for the latest. */
export const rotatedPath = ({ path, suffix }: RotationSettings, index: number): string =>
  `${path}.${index}${suffix}`;

/**
 * Opens a file, with its folder. Rotating is renaming only, which no full disk hinders.
 *
 * @throws where it cannot be opened, or `signal` aborts
 */
export async function openFileStream(
  settings: RotationSettings,
  onRotated: () => void,
  signal: AbortSignal,
): Promise<FileStream> {
  const { path, size, keep, mode } = settings;
  const nameOf = (index: unknown): string =>
    basename(typeof index === 'number' ? rotatedPath(settings, index) : path);
  const stream = createStream(nameOf, { path: dirname(path), mode, size: `${size}B`, rotate: keep });
  // It destroys itself on any error.
  stream.on('error', () => undefined);
  stream.on('rotated', onRotated);
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  signal.addEventListener('abort', () => void stream.destroy(), { once: true });
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve());
    stream.once('error', reject);
    stream.once('close', resolve);
  });
  signal.throwIfAborted();
  return {
    get isGone() {
      return stream.destroyed;
    },
    write: (payload) =>
      new Promise((resolve, reject) => {
        stream.write(payload, (error) => {
          if (error === null || error === undefined) resolve();
          else reject(error);
        });
      }),
    closed,
    close: () => {
      stream.destroy();
      return closed;
    },
  };
}
