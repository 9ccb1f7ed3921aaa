import { once } from 'node:events';
import { constants, fstatSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import sonicBoom from 'sonic-boom';
import { printable } from '../../platform/output_lines.js';
import { milliseconds, type Duration } from '../../domain/core/time.js';

/** Where the log goes. */
export interface LogOutput {
  readonly stream: { write(line: string): void };
  /** Writes out what waits, but gives up soon where nobody reads; to be called before the process ends. */
  flush(): Promise<void>;
}

/** Some thousand lines: minutes of the most talkative service. In bytes. */
const room = 1024 * 1024;

/** At the end of the process nobody is to wait for a frozen terminal. */
const maxFlush = milliseconds(300);

const standardOutputDescriptor = 1;

/**
 * Standard output as a log outlet: readable lines where it is a terminal or people are known to read it, one JSON object a
 * line elsewhere. A reader that is slow, stopped (Ctrl-S, a frozen ssh session) or gone neither blocks nor ends us: beyond
 * 1 MiB lines are dropped, and their number is told once there is room again.
 */
export async function standardOutput(readByPeople = false): Promise<LogOutput> {
  const isTerminal = isatty(standardOutputDescriptor);
  const format = isTerminal || readByPeople ? await readable(isTerminal) : asItIs;
  const descriptor = withoutBlocking(standardOutputDescriptor);
  const writer = new BoundedWriter(descriptor, room, (dropped) => format(lossLine(dropped)));
  return {
    // The particulars, too, hold what others have sent.
    stream: { write: (line) => writer.write(format(printable(line))) },
    flush: () => writer.flushed(maxFlush).then(() => undefined),
  };
}

/**
 * Writes lines to a file descriptor, in order and without ever blocking the caller or growing without bound: while nobody
 * reads, `room` (bytes) fills up and further lines are dropped and counted. Nothing is thrown; what cannot be written now
 * is tried again with the next line.
 */
export class BoundedWriter {
  readonly #stream: sonicBoom.SonicBoom;
  /** Bytes that are not written yet. */
  #waiting = 0;
  #dropped = 0;
  #isFailing = false;

  /** @param lossLine the line that tells how many were dropped, written once half of the room is free again */
  constructor(
    descriptor: number,
    private readonly room: number,
    private readonly lossLine: (dropped: number) => string,
  ) {
    this.#stream = new sonicBoom.SonicBoom({ fd: descriptor, sync: false });
    this.#stream.on('write', (bytes: number) => {
      this.#waiting -= bytes;
      this.#isFailing = false;
      this.#tellLoss();
    });
    this.#stream.on('error', () => (this.#isFailing = true));
  }

  /** @param line with its line break */
  write(line: string): void {
    this.#tellLoss();
    const size = Buffer.byteLength(line);
    // SonicBoom's own `maxLength` would let short lines in where longer ones were dropped: nobody could tell where.
    if (this.#dropped > 0 || this.#waiting + size > this.room) {
      this.#dropped += 1;
      // It tries again what could not be written only when something is written.
      if (this.#isFailing) this.#add('');
    } else this.#add(line);
  }

  /** Resolves once all is written, or after `timeout`: whether nothing waits any more. */
  async flushed(timeout: Duration): Promise<boolean> {
    if (this.#waiting > 0 && !this.#isFailing)
      await once(this.#stream, 'drain', { signal: AbortSignal.timeout(timeout) }).catch(() => undefined);
    return this.#waiting === 0;
  }

  #add(line: string): void {
    this.#waiting += Buffer.byteLength(line);
    this.#stream.write(line);
  }

  /** Only where half of the room is free: a reader that takes line by line would be told of every single one. */
  #tellLoss(): void {
    if (this.#dropped === 0 || this.#waiting > this.room / 2) return;
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#add(this.lossLine(dropped));
  }
}

const asItIs = (line: string): string => line;

/** For a person. Whoever watches a terminal knows what day it is; a log that is kept goes back for days. */
const readable = async (isTerminal: boolean): Promise<typeof asItIs> => {
  const { prettyFactory } = await import('pino-pretty');
  return prettyFactory({
    colorize: true,
    translateTime: isTerminal ? 'SYS:HH:MM:ss.l' : 'SYS:yyyy-mm-dd HH:MM:ss.l',
    // A person reads sentences; the particulars are in the JSON form.
    ignore: 'pid,hostname,part,name',
    hideObject: true,
    messageFormat: '{part}: {msg}',
  });
};

const lossLine = (dropped: number): string => {
  const msg = `${dropped} lines were dropped here: nobody read the log, or it could not be written.`;
  return `${JSON.stringify({ level: 'warn', time: new Date().toISOString(), part: 'log', msg })}\n`;
};

/**
 * A descriptor of our own for the same terminal or pipe, on which a write never waits. A write that waits would hold a
 * thread of the pool, and the end of the process would wait for that thread. Setting the mode on the given descriptor
 * would set it for everybody who shares it. Others (files, sockets) cannot be opened a second time: they are taken as they are.
 */
function withoutBlocking(descriptor: number): number {
  try {
    if (!fstatSync(descriptor).isFIFO() && !isatty(descriptor)) return descriptor;
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
    return openSync(`/proc/self/fd/${descriptor}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    return descriptor;
  }
}
