import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Corrections } from '../../domain/history/corrections.js';
import type { Line } from '../../domain/history/line_schema.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { lineOf, mayTellOfClock } from './line_check.js';

/** A line that is longer is none of ours: with a thousand devices one has 40,000 characters. */
const maxLine = 262_144;

/** What is known of a file: the part of it on disk that is whole, and lines that are still to be written. */
export interface FileState {
  readonly size: number;
  readonly pending: readonly string[];
}

/**
 * The lines of a file, one after the other, with their times corrected. What is no line of ours is left out: torn by a power
 * cut, or damaged. The file is streamed: its size costs no memory. None where there is no such file.
 */
export async function* linesOf(path: string, state: FileState): AsyncGenerator<Line> {
  const corrections = new Corrections();
  let index = 0;
  for await (const text of textsOf(path, state)) {
    const line = mayTellOfClock(text) ? lineOf(text) : null;
    if (line !== null) corrections.note(index, line);
    index += 1;
  }
  index = 0;
  for await (const text of textsOf(path, state)) {
    const line = lineOf(text);
    if (line !== null) yield corrections.corrected(index, line);
    index += 1;
  }
}

/** The lines as they stand there, with their times as they were written. */
export async function* rawLinesOf(path: string): AsyncGenerator<Line> {
  for await (const text of textsOf(path, { size: Infinity, pending: [] })) {
    const line = lineOf(text);
    if (line !== null) yield line;
  }
}

export async function* textsOf(path: string, { size, pending }: FileState): AsyncGenerator<string> {
  try {
    if (size > 0) yield* splitAtLineFeeds(createReadStream(path, { end: size - 1 }));
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
  }
  yield* pending;
}

async function* splitAtLineFeeds(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let bytes = Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a)) {
      yield bytes.toString('utf8', 0, end);
      bytes = bytes.subarray(end + 1);
    }
    rest = bytes.length > maxLine ? Buffer.from('too long') : bytes;
  }
  if (rest.length > 0) yield rest.toString();
}

/** The last line of a file, with its time as it was written; null where there is none. */
export async function lastLineOf(path: string): Promise<Line | null> {
  let last: Line | null = null;
  const { size } = await stat(path);
  const tail = createReadStream(path, { start: Math.max(0, size - maxLine) });
  for await (const text of splitAtLineFeeds(tail)) last = lineOf(text) ?? last;
  return last;
}
