import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { Failure } from '../../domain/core/failure.js';
import type { ProbeOutcome } from '../../domain/core/event.js';
import { milliseconds, seconds, type Duration } from '../../domain/core/time.js';
import { raw, told } from '../../domain/view/reasons/told.js';
import { diesWithParentPrefix } from '../../platform/child_process.js';
import { everyLine, OutputLines } from '../../platform/output_lines.js';
import { runOnce } from '../../platform/run_once.js';
import { whyNotStarted } from '../../platform/system_error.js';
import { runAfter, runSoon } from '../../platform/timers.js';
import { isWithoutNetwork, type IcmpNotice } from '../../probes/icmp.js';
import { quoted } from '../../probes/probe_kind.js';

/**
 * An address of this very machine that every fping is given as well. Its answer proves that everything before it was sent,
 * and that this fping hears answers at all: fping 5.1 without the right to raw sockets hears none, and calls everybody
 * silent. The whole of 127.0.0.0/8 is the machine itself; nobody has this one for a sentinel.
 */
export const ownEcho = '127.255.255.254';

/** How long the proof may take: an answer of our own machine takes a millisecond. */
const proofWithin = seconds(2);

/** What lives long is read at most this often: with a thousand targets it writes 500 lines a second. */
const readEvery = milliseconds(10);

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
    const failed = (error: unknown): void => end(whyNotStarted('fping', error, needs).text);
    let child: ChildProcess;
    try {
      child = spawn(command, rest, {
        cwd: '/',
        env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } catch (error) {
      // Node throws some of spawn's errors (EPERM, ENOMEM) and emits others (ENOENT, EAGAIN, EMFILE).
      runSoon(() => failed(error));
      return () => {
        over = true;
      };
    }
    const linesFor = (tell: (text: string) => void): OutputLines =>
      new OutputLines(everyLine, { line: (text) => (over ? undefined : tell(text)) });
    const lines = linesFor((text) => listener.line(text));
    const complaints = linesFor((text) => {
      lastComplaint = text;
      listener.complaint(text);
    });
    // There are no streams where spawning failed for want of file descriptors.
    if (child.stdout)
      readPaced(child.stdout, lasting ? readEvery : milliseconds(0), (chunk) => lines.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) =>
      complaints.push(Buffer.from(withoutAnswerers(chunk.toString()))),
    );
    for (const stream of [child.stdout, child.stderr]) stream?.on('error', () => undefined);
    child.on('error', failed);
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

const needs = { package: null, right: 'net_raw' as const };

/**
 * Hands on all that has come, at most once in `every`; what comes alone comes at once. (A stream that flows hands on its
 * chunks one by one, however many wait, so that `pause` and `resume` would not do.)
 */
const readPaced = (stream: Readable, every: Duration, onData: (chunk: Buffer) => void): void => {
  let readAt = -Infinity;
  const read = (): void => {
    readAt = performance.now();
    const chunk: unknown = stream.read();
    if (Buffer.isBuffer(chunk)) onData(chunk);
  };
  stream.on('readable', () => {
    if (performance.now() - readAt >= every) read();
    else runAfter(every, read);
  });
};

/**
 * The fping of this machine, once it has proved that it can send, hear and tell.
 *
 * @throws Failure `NO_FPING`
 */
export const findFping = async (): Promise<Fping> => {
  const why = await whyUnusable();
  if (why === null) return new Fping(await diesWithParentPrefix('kept'));
  const remedy =
    'ICMP probes use ping instead, which takes ten times the CPU. Install the Debian package fping, and let it have the capability NET_RAW.';
  throw new Failure('NO_FPING', `fping cannot be used: ${why}.`, remedy);
};

const whyUnusable = async (): Promise<string | null> => {
  const args = ['-r', '0', '-e', '-t', `${proofWithin}`, '-i', '1', ownEcho];
  try {
    const { stdout, stderr, exitCode, killed } = await runOnce('fping', args, { timeout: proofWithin });
    const [line = ''] = stdout.split('\n');
    if (parseFpingLine(line)?.kind === 'alive') return null;
    if (killed !== null) return `it did not hear its own echo in ${proofWithin / 1000} s`;
    if (line !== '') return `it prints ${quoted(line)}`;
    const why = `fping ended with exit code ${exitCode ?? 0}`;
    return [why, stderr.trim().split('\n').at(-1)].filter(Boolean).join(': ');
  } catch (error) {
    return whyNotStarted('fping', error, needs).text;
  }
};

interface InTurn {
  readonly address: string;
  readonly turn: number;
  readonly at: number;
}

/** One line of fping's, of versions 5.0 to 5.5. Addresses stand as they were given to it. */
export type FpingLine =
  /** `-l`: an answer. `turn` counts the requests to this address, `at` is when it came (fping's wall clock, ms). */
  | ({ readonly kind: 'answer'; readonly latency: Duration } & InTurn)
  /** `-l`: `-t` has passed since a request that was really sent: one that could not be sent gets no line. */
  | ({ readonly kind: 'timeout' } & InTurn)
  /** Without `-l`: an answer. */
  | { readonly kind: 'alive'; readonly address: string; readonly latency: Duration }
  /** Without `-l`: the kernel did not take the request. */
  | { readonly kind: 'not_sent'; readonly address: string; readonly why: string }
  | { readonly kind: 'notice'; readonly address: string; readonly notice: IcmpNotice };

const loopLine = /^\[(\d+\.\d+)\] (\S+) *: \[(\d+)\], (?:timed out|\d+ bytes, (-?\d\S*) ms) \(/;
const aliveLine = /^(\S+) is alive \((-?\d\S*) ms\)/;
const notSentLine = /^(\S+): error while sending ping: (.+)$/;
const noticeLine = /^ICMP\S* (.+) from (\S+) for ICMP\S* Echo sent to (\S+)$/;

/** Null where fping prints no such line. */
export const parseFpingLine = (line: string): FpingLine | null => {
  const loop = loopLine.exec(line);
  if (loop !== null) {
    const [, at = '', address = '', turn = '', latency] = loop;
    const common = { address, turn: Number(turn), at: Number(at) * 1000 };
    return latency === undefined
      ? { kind: 'timeout', ...common }
      : { kind: 'answer', ...common, latency: milliseconds(Number(latency)) };
  }
  const alive = aliveLine.exec(line);
  if (alive !== null)
    return { kind: 'alive', address: alive[1] ?? '', latency: milliseconds(Number(alive[2])) };
  const notSent = notSentLine.exec(line);
  if (notSent !== null) return { kind: 'not_sent', address: notSent[1] ?? '', why: notSent[2] ?? '' };
  const [, text = '', from = '', address = ''] = noticeLine.exec(line) ?? [];
  return address === '' ? null : { kind: 'notice', address, notice: { from, text } };
};

/** Of one address: whoever answers for it may answer as often as they like. */
const maxNotices = 20;

/** Keeps an ICMP message with the address that it is about. */
export const keepNotice = (
  kept: Map<string, readonly IcmpNotice[]>,
  { address, notice }: Extract<FpingLine, { kind: 'notice' }>,
): void => {
  const known = kept.get(address) ?? [];
  if (known.length < maxNotices) kept.set(address, [...known, notice]);
};

/** Who answered in the place of the one that was asked stands on stderr, without a line's end: ` [<- 10.0.0.1]`. */
export const withoutAnswerers = (stderr: string): string => stderr.replace(/ \[<- [^\]\n]*\]/g, '');

/** What it means that the kernel did not take a request. */
export const interpretNotSent = (why: string): ProbeOutcome =>
  isWithoutNetwork(why)
    ? { kind: 'link_down', why: raw(why.slice(0, 60)) }
    : { kind: 'unknown', why: told('fping_not_sent', { words: quoted(why) }) };
