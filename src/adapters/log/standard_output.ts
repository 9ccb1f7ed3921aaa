import { constants, fstatSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { printable } from '../../domain/printable.js';
import { BoundedWriter } from './bounded_writer.js';

/** Where the log goes. */
export interface LogOutlet {
  readonly stream: { write(line: string): void };
  /** Writes out what waits, but gives up soon where nobody reads; to be called before the process ends. */
  flush(): Promise<void>;
}

/** Some thousand lines: minutes of the most talkative service. In characters. */
const room = 1024 * 1024;

/** At the end of the process nobody is to wait for a frozen terminal (milliseconds). */
const longestFlush = 300;

const standardOutputDescriptor = 1;

/**
 * Standard output as a log outlet: readable lines where it is a terminal or people are known to read it, one JSON object a
 * line elsewhere. A reader that is
 * slow, stopped (Ctrl-S, a frozen ssh session) or gone neither blocks nor ends us: beyond 1 MiB lines are dropped, and
 * their number is told once there is room again.
 */
export async function standardOutput(readByPeople = false): Promise<LogOutlet> {
  const isTerminal = isatty(standardOutputDescriptor);
  const format = isTerminal ? await readable(timeOfDay) : readByPeople ? await readable(dateAndTime) : asItIs;
  const writer = new BoundedWriter(withoutBlocking(standardOutputDescriptor), {
    room,
    lossLine: (dropped) => format(lossLine(dropped)),
  });
  return {
    // The particulars, too, hold what others have sent.
    stream: { write: (line) => writer.write(format(printable(line))) },
    flush: async () => {
      await writer.flushed(longestFlush);
    },
  };
}

const asItIs = (line: string): string => line;

/** Whoever watches a terminal knows what day it is; a log that is kept goes back for days. */
const timeOfDay = 'SYS:HH:MM:ss.l';
const dateAndTime = 'SYS:yyyy-mm-dd HH:MM:ss.l';

/** For a person. */
const readable = async (translateTime: string): Promise<(line: string) => string> => {
  const { prettyFactory } = await import('pino-pretty');
  return prettyFactory({
    colorize: true,
    translateTime,
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
 * would set it for everybody who shares it. Others (files, sockets) have no such second way in: they are taken as they are.
 */
function withoutBlocking(descriptor: number): number {
  try {
    const isPipe = fstatSync(descriptor).isFIFO();
    if (!isPipe && !isatty(descriptor)) return descriptor;
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
    return openSync(`/proc/self/fd/${descriptor}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    return descriptor;
  }
}
