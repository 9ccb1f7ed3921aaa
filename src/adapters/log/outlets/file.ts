import type { LogFileSettings } from '../../../config/sections/log.js';
import type { Carrier, Link } from './carrier.js';
import { endOfFile, foundFile } from './file_age.js';
import { openFileStream, rotatedPath, type FileStream } from './file_stream.js';
import { fileText } from './file_text.js';
import { packFiles } from './packed_files.js';

/** A group may read along; nobody else, for the log tells who is at home. */
const mode = 0o640;

/**
 * A file that is rotated by size, and by age with the first line after midnight. What is rotated is compressed afterwards.
 *
 * @param path absolute
 */
export function fileCarrier(file: LogFileSettings, path: string): Carrier {
  // A disk that does not answer holds a thread of Node's pool for each attempt: there is one at a time.
  let last: Promise<unknown> = Promise.resolve();
  const rotated = new RotatedFile(file, path);
  return {
    component: 'log file',
    where: path,
    encode: (record) => Buffer.from(file.format === 'json' ? record.line : fileText(record)),
    open: (signal) => {
      const opened = last.then(() => rotated.open(signal));
      last = opened.then(
        ({ closed }) => closed,
        () => undefined,
      );
      return opened.then(({ link }) => link);
    },
  };
}

class RotatedFile {
  readonly #settings;
  /** When the file that is written now has to make room for a new one. */
  #end: Date | null = null;
  #isTorn = false;
  #packing = Promise.resolve();

  constructor(
    private readonly file: LogFileSettings,
    private readonly path: string,
  ) {
    const { size, keep, compress } = file;
    this.#settings = { path, size, keep, suffix: compress ? '.gz' : '', mode };
  }

  async open(signal: AbortSignal): Promise<{ readonly link: Link; readonly closed: Promise<void> }> {
    signal.throwIfAborted();
    const found = await foundFile(this.path);
    const now = new Date();
    this.#end = endOfFile(found?.begun ?? now, this.file.rotate, now);
    this.#isTorn = found?.isTorn === true;
    signal.throwIfAborted();
    // Whatever is in it is as large as that.
    if (this.#isOver) await this.#stream(1, signal).then((stream) => stream.close());
    const stream = await this.#stream(this.file.size, signal);
    this.#pack();
    if (this.#isTorn) await stream.write(Buffer.from('\n'));
    return { link: this.#linkTo(stream), closed: stream.closed };
  }

  #linkTo(stream: FileStream): Link {
    const isGone = (): boolean => stream.isGone || this.#isOver;
    return {
      get isGone() {
        return isGone();
      },
      send: (payload) => stream.write(payload),
      close: () => stream.close(),
    };
  }

  #stream(size: number, signal: AbortSignal): Promise<FileStream> {
    return openFileStream({ ...this.#settings, size }, () => this.#begun(), signal);
  }

  #begun(): void {
    const now = new Date();
    this.#end = endOfFile(now, this.file.rotate, now);
    this.#isTorn = false;
    this.#pack();
  }

  get #isOver(): boolean {
    return this.#end !== null && this.#end.getTime() <= Date.now();
  }

  #pack(): void {
    const { keep, compress } = this.file;
    if (!compress) return;
    const old = Array.from({ length: keep }, (_, index) => rotatedPath(this.#settings, index + 1));
    this.#packing = this.#packing.then(() => packFiles(old, mode));
  }
}
