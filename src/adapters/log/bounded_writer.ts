import { write } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { systemCodeOf } from '../../platform/system_error.js';

/** Waiting for a reader that is behind, in milliseconds. */
const tryAgainAfter = 100;

/** What one write takes at most, in characters: lines are put together up to here. */
const largestWrite = 64 * 1024;

export interface BoundedWriterSettings {
  /** Characters that may wait for the reader; lines beyond are dropped. */
  readonly room: number;
  /** The line that tells how many were dropped, written once half of the room is free again. */
  readonly lossLine: (dropped: number) => string;
}

interface WaitingLine {
  readonly text: string;
  /** How many lines are lost with it: one, or those whose loss it tells. */
  readonly standsFor: number;
}

/**
 * Writes lines to a file descriptor, in order and without ever blocking the caller or growing without bound: while nobody
 * reads, `room` fills up and further lines are dropped and counted. Nothing is thrown; what cannot be written is dropped.
 */
export class BoundedWriter {
  #waiting: WaitingLine[] = [];
  /** Characters of the lines that wait or are being written. */
  #size = 0;
  #dropped = 0;
  #writing: Promise<void> | null = null;

  constructor(
    private readonly descriptor: number,
    private readonly settings: BoundedWriterSettings,
  ) {}

  /** @param line with its line break */
  write(line: string): void {
    this.#tellLoss();
    if (this.#dropped > 0 || this.#size + line.length > this.settings.room) this.#dropped += 1;
    else this.#add({ text: line, standsFor: 1 });
    if (this.#waiting.length > 0) this.#writing ??= this.#writeAll();
  }

  /** Resolves once all is written, or after `within` milliseconds: whether nothing waits any more. */
  async flushed(within: number): Promise<boolean> {
    const givenUp = new AbortController();
    const patience = pause(within, undefined, { signal: givenUp.signal }).catch(() => undefined);
    await Promise.race([this.#writing, patience]);
    givenUp.abort();
    return this.#size === 0;
  }

  #add(line: WaitingLine): void {
    this.#waiting.push(line);
    this.#size += line.text.length;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#next();
      const text = lines.map((line) => line.text).join('');
      const written = await this.#writeText(text);
      this.#size -= text.length;
      if (written) this.#tellLoss();
      else this.#dropped += lines.reduce((sum, { standsFor }) => sum + standsFor, 0);
    }
    this.#writing = null;
  }

  #next(): WaitingLine[] {
    let count = 0;
    let length = 0;
    for (const { text } of this.#waiting) {
      length += text.length;
      if (count > 0 && length > largestWrite) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  /** @returns false where it cannot be written, now or ever */
  async #writeText(text: string): Promise<boolean> {
    let rest = Buffer.from(text);
    while (rest.length > 0) {
      try {
        rest = rest.subarray(await writeSome(this.descriptor, rest));
      } catch (error) {
        if (systemCodeOf(error) !== 'EAGAIN') return false;
        await pause(tryAgainAfter);
      }
    }
    return true;
  }

  /** Only where half of the room is free: a reader that takes line by line would be told of every single one. */
  #tellLoss(): void {
    if (this.#dropped === 0 || this.#size > this.settings.room / 2) return;
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#add({ text: this.settings.lossLine(dropped), standsFor: dropped });
  }
}

const writeSome = (descriptor: number, bytes: Buffer): Promise<number> =>
  new Promise((resolve, reject) => {
    write(descriptor, bytes, (error, written) => {
      if (error === null) resolve(written);
      else reject(error);
    });
  });
