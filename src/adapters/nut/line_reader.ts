import { longestWord, mostWords, splitWords } from './wire_words.js';

export type ReadLine =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'malformed'; readonly why: string };

const longestLine = longestWord * mostWords;

/**
 * Makes lines of words out of a stream of bytes, wherever the stream is cut. Keeps at most one line of 16 384 bytes: of a
 * longer one nothing is kept but that there was one. A line end always ends the line, also inside quotes, so that one bad
 * line cannot swallow the next.
 */
export class LineReader {
  #pending = '';
  #tooLong = false;

  /** @returns the lines that are complete now, in order; empty lines and comments are left out */
  push(chunk: Uint8Array): readonly ReadLine[] {
    const lines: ReadLine[] = [];
    const pieces = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      .toString('latin1')
      .split('\n');
    pieces.forEach((piece, index) => {
      this.#take(piece);
      if (index < pieces.length - 1) {
        const line = this.#end();
        if (line) lines.push(line);
      }
    });
    return lines;
  }

  #take(piece: string): void {
    if (this.#tooLong) return;
    if (this.#pending.length + piece.length > longestLine) {
      this.#tooLong = true;
      this.#pending = '';
    } else {
      this.#pending += piece;
    }
  }

  #end(): ReadLine | null {
    const line = this.#pending;
    const tooLong = this.#tooLong;
    this.#pending = '';
    this.#tooLong = false;
    if (tooLong) return { kind: 'malformed', why: `line of more than ${longestLine} bytes` };
    const words = splitWords(line);
    if (words === null) return { kind: 'malformed', why: 'unclosed quote, or too many or too long words' };
    return words.length === 0 ? null : { kind: 'words', words };
  }
}
