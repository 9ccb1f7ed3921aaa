import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';

import { Failure, messageOf } from '../../domain/failure.js';
import { systemCodeOf } from '../../platform/system_error.js';
import { everyLine, OutputLines } from '../../platform/output_lines.js';
import { diesWithParentPrefix } from '../../platform/child_process.js';
import { parseFpingLine, withoutAnswerers } from './fping_output.js';
import { quoted } from './wording.js';

/**
 * An address of this very machine that every fping is given as well. Its answer proves that everything before it was sent,
 * and that this fping hears answers at all: fping 5.1 without the right to raw sockets hears none, and calls everybody
 * silent. The whole of 127.0.0.0/8 is the machine itself; nobody has this one for a sentinel.
 */
export const ownEcho = '127.255.255.254';

/** How long the proof may take (ms): an answer of our own machine takes one. */
const proofWithin = 2000;

/**
 * What lives long is read at most this often (ms): with a thousand targets it writes 500 lines a second, and handling each by
 * itself costs more than the line does.
 */
const readEvery = 10;

export interface FpingListener {
  /** A line of stdout. */
  line(text: string): void;
  /** A line of stderr. */
  complaint(text: string): void;
  /** It has ended, or could not be started: why, in words. Once, and the last call. */
  ended(why: string): void;
}

/** The system's fping. */
export class Fping {
  /** @param prefix words in front of the command, those of `diesWithParentPrefix` */
  constructor(private readonly prefix: readonly string[]) {}

  /**
   * Runs it until it ends.
   *
   * @param lasting whether it has to die with us; what ends by itself within seconds needs not
   * @returns call it to kill it; the listener is then called no more
   */
  run(args: readonly string[], listener: FpingListener, lasting = false): () => void {
    const [command = 'fping', ...rest] = [...(lasting ? this.prefix : []), 'fping', ...args];
    let over = false;
    let lastComplaint = '';
    const end = (why: string): void => {
      if (over) return;
      over = true;
      listener.ended(lastComplaint === '' ? why : `${why}: ${lastComplaint}`);
    };
    let child: ChildProcess;
    try {
      child = spawn(command, rest, {
        cwd: '/',
        env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } catch (error) {
      // Node throws some of spawn's errors (EPERM, ENOMEM) and emits others (ENOENT, EAGAIN, EMFILE).
      setImmediate(() => end(whyNotStarted(error)));
      return () => {
        over = true;
      };
    }
    const lines = new OutputLines(everyLine, {
      line: (text) => {
        if (!over) listener.line(text);
      },
    });
    const complaints = new OutputLines(everyLine, {
      line: (text) => {
        lastComplaint = text;
        if (!over) listener.complaint(text);
      },
    });
    // There are no streams where spawning failed for want of file descriptors.
    if (child.stdout) readPaced(child.stdout, lasting ? readEvery : 0, (chunk) => lines.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) =>
      complaints.push(Buffer.from(withoutAnswerers(chunk.toString()))),
    );
    for (const stream of [child.stdout, child.stderr]) stream?.on('error', () => undefined);
    child.on('error', (error) => end(whyNotStarted(error)));
    child.on('close', (exitCode, signal) =>
      end(signal === null ? `fping ended with exit code ${exitCode ?? 0}` : `fping was ended by ${signal}`),
    );
    return () => {
      over = true;
      child.kill('SIGKILL');
      child.stdout?.destroy();
      child.stderr?.destroy();
    };
  }
}

/**
 * Hands on all that has come, at most once in `every` (ms). What comes alone comes at once. (`pause` and `resume` would not do:
 * a stream that flows hands on one of its chunks for each, however many wait.)
 */
const readPaced = (stream: Readable, every: number, onData: (chunk: Buffer) => void): void => {
  let readAt = -Infinity;
  const read = (): void => {
    readAt = performance.now();
    const chunk: unknown = stream.read();
    if (Buffer.isBuffer(chunk)) onData(chunk);
  };
  stream.on('readable', () => {
    if (performance.now() - readAt >= every) read();
    else setTimeout(read, every);
  });
};

/**
 * The fping of this machine, once it has proved that it can send, hear and tell.
 *
 * @throws Failure `NO_FPING`
 */
export const findFping = async (): Promise<Fping> => {
  const fping = new Fping(await diesWithParentPrefix('kept'));
  await new Promise<void>((resolve, reject) => {
    const settle = (why: string | null): void => {
      clearTimeout(limit);
      stop();
      if (why === null) resolve();
      else reject(new Failure('NO_FPING', `fping cannot be used: ${why}.`, remedy));
    };
    const limit = setTimeout(
      () => settle(`it did not hear its own echo in ${proofWithin / 1000} s`),
      proofWithin,
    );
    const stop = fping.run(['-r', '0', '-e', '-t', `${proofWithin}`, '-i', '1', ownEcho], {
      line: (text) => settle(parseFpingLine(text)?.kind === 'alive' ? null : `it prints ${quoted(text)}`),
      complaint: () => undefined,
      ended: settle,
    });
  });
  return fping;
};

const remedy =
  'ICMP probes use ping instead, which takes ten times the CPU. Install the Debian package fping, and let it have the capability NET_RAW.';

const whyNotStarted = (error: unknown): string =>
  explanations.get(systemCodeOf(error) ?? '') ?? `fping could not be started: ${messageOf(error)}`;

const notPermitted = 'no permission to run fping: it needs the capability NET_RAW';
const explanations: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'the program fping is missing'],
  ['EPERM', notPermitted],
  ['EACCES', notPermitted],
  ['EMFILE', 'too many open files to start fping'],
  ['ENFILE', 'too many open files to start fping'],
  ['EAGAIN', 'too many processes to start fping'],
  ['ENOMEM', 'too little memory to start fping'],
]);
