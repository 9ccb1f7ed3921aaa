import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Corrections } from '../../domain/history/corrections.js';
import type { Line } from '../../domain/history/line_schema.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { kindIn, lineOf, tellsOfClock } from './line_check.js';

/** A line that is longer is none of ours: with a thousand devices one has 40,000 characters. */
const maxLine = 262_144;

/** What is known of a file: the part of it on disk that is whole, and lines that are still to be written. */
export interface FileState {
  readonly size: number;
  readonly pending: readonly string[];
}

/** Whether lines of this kind are wanted. */
export type Wanted = (kind: string) => boolean;

const all: Wanted = () => true;

/**
 * The lines of a file, one after the other, with their times corrected. What is no line of ours is left out: torn by a power
 * cut, or damaged. The file is streamed: its size costs no memory, and what is not wanted next to no time. None where there is
 * no such file.
 */
export async function* linesOf(path: string, state: FileState, wanted: Wanted = all): AsyncGenerator<Line> {
  const corrections = new Corrections();
  let index = 0;
  for await (const text of textsOf(path, state, tellsOfClock)) {
    const line = text === null ? null : lineOf(text);
    if (line !== null) corrections.note(index, line);
    index += 1;
  }
  index = 0;
  for await (const text of textsOf(path, state, wanted)) {
    const line = text === null ? null : lineOf(text);
    if (line !== null) yield corrections.corrected(index, line);
    index += 1;
  }
}

/** The lines as they stand there, with their times as they were written. */
export async function* rawLinesOf(path: string, wanted: Wanted): AsyncGenerator<Line> {
  for await (const text of textsOf(path, { size: Infinity, pending: [] }, wanted)) {
    const line = text === null ? null : lineOf(text);
    if (line !== null) yield line;
  }
}

/** Every text between line feeds; null for a line of ours that is not wanted. */
export async function* textsOf(
  path: string,
  { size, pending }: FileState,
  wanted: Wanted = all,
): AsyncGenerator<string | null> {
  try {
    if (size > 0) yield* splitAtLineFeeds(createReadStream(path, { end: size - 1 }), wanted);
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
  }
  for (const text of pending) yield wanted(kindIn(text)) ? text : null;
}

async function* splitAtLineFeeds(
  chunks: AsyncIterable<Buffer>,
  wanted: Wanted,
): AsyncGenerator<string | null> {
  const textIn = (bytes: Buffer): string | null =>
    wanted(kindIn(bytes.toString('latin1', 0, 20))) ? bytes.toString() : null;
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a)) {
      yield textIn(bytes.subarray(0, end));
      bytes = bytes.subarray(end + 1);
    }
    rest = bytes.length > maxLine ? Buffer.from('too long') : Buffer.from(bytes);
  }
  if (rest.length > 0) yield textIn(rest);
}

/** The last line of a file, with its time as it was written; null where there is none. */
export async function lastLineOf(path: string): Promise<Line | null> {
  let last: Line | null = null;
  const { size } = await stat(path);
  const tail = createReadStream(path, { start: Math.max(0, size - maxLine) });
  for await (const text of splitAtLineFeeds(tail, all)) last = lineOf(text ?? '') ?? last;
  return last;
}
