import type { LineLimit } from './line_limit.js';

/** Bytes of one line that are worth keeping. */
const maxLineLength = 1000;

const lineEnd = 0x0a;

/** For a program whose every line is wanted: it is read by us, not by people. */
export const everyLine: Pick<LineLimit, 'take' | 'skip'> = { take: () => true, skip: () => undefined };

export interface OutputListener {
  /** A line without control characters, not empty. */
  line(text: string): void;
  /** Lines were left out; `last` gives the last one of them. */
  skipped?(last: () => string): void;
}

/**
 * Cuts a program's output into lines of at most 1000 bytes. A program that prints as fast as it can must not occupy us:
 * what is beyond the limit is counted by its line ends, and neither decoded nor copied.
 */
export class OutputLines {
  #pending: Buffer = Buffer.alloc(0);

  constructor(
    private readonly limit: Pick<LineLimit, 'take' | 'skip'>,
    private readonly listener: OutputListener,
  ) {}

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(lineEnd); end !== -1; end = chunk.indexOf(lineEnd, start)) {
      this.#keep(chunk.subarray(start, end));
      start = end + 1;
      if (!this.#endLine()) start = this.#skip(chunk, start);
    }
    this.#keep(chunk.subarray(start));
  }

  /** Hands out what is left when the output has ended. */
  flush(): void {
    this.#endLine();
  }

  #keep(bytes: Buffer): void {
    const room = maxLineLength - this.#pending.length;
    if (room > 0 && bytes.length > 0) this.#pending = Buffer.concat([this.#pending, bytes.subarray(0, room)]);
  }

  /** @returns false where the limit is reached */
  #endLine(): boolean {
    const bytes = this.#pending;
    if (bytes.length === 0) return true;
    this.#pending = Buffer.alloc(0);
    const text = cleaned(bytes);
    if (text === '') return true;
    const taken = this.limit.take();
    if (taken) this.listener.line(text);
    else this.listener.skipped?.(() => text);
    return taken;
  }

  /** @returns where the last, unfinished line begins */
  #skip(chunk: Buffer, from: number): number {
    let count = 0;
    let start = from;
    let last = chunk.subarray(0, 0);
    for (let end = chunk.indexOf(lineEnd, start); end !== -1; end = chunk.indexOf(lineEnd, start)) {
      last = chunk.subarray(start, Math.min(end, start + maxLineLength));
      start = end + 1;
      count += 1;
    }
    if (count > 0) {
      const kept = Buffer.from(last);
      this.limit.skip(count);
      this.listener.skipped?.(() => cleaned(kept));
    }
    return start;
  }
}

const cleaned = (bytes: Buffer): string =>
  bytes
    .toString()
    .replace(/\p{Cc}/gu, ' ')
    .trim();

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * The text as it may go to a terminal: control characters (C0, DEL and C1, ECMA-48), which would clear it, colour it or make
 * it answer, are written as `\u009b`. In JSON that is the same character still. Line breaks stay.
 */
export const printable = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, escaped);

/** As {@link printable}, and on one line, whoever put line breaks into it. */
export const printableLine = (text: string): string => text.replaceAll(/\p{Cc}/gu, escaped);
