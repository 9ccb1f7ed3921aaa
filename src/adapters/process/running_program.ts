import { spawn, type ChildProcess } from 'node:child_process';
import { messageOf } from '../../domain/failure.js';
import type { ChildSpec } from '../../domain/ports.js';
import { OutputLines } from '../../platform/output_lines.js';
import { LineLimit } from '../../platform/line_limit.js';

/** Its pipes end with it, unless it left a child of its own behind that holds them. In milliseconds. */
const lastWordsWithin = 250;

/** One run of a program, from its start to its end. */
export interface RunningProgram {
  /** Null where it could not be started. */
  readonly pid: number | null;
  /** Why it ended, or could not be started, in words. Never rejects. */
  readonly ended: Promise<string>;
  signal(signal: NodeJS.Signals): void;
}

/** What a program prints. */
export interface ProgramOutput {
  line(text: string): void;
  /** So many lines more than can be taken. */
  skipped(count: number): void;
}

/**
 * Starts a program in a session of its own, so that a Ctrl-C in our terminal reaches only us and we end it in order.
 *
 * @param prefix words in front of the command, such as those of `diesWithParentPrefix`
 * @param output gets the lines of its output: a burst, then a few, and the number of the rest
 */
export function runProgram(
  spec: ChildSpec,
  prefix: readonly string[],
  output: ProgramOutput,
): RunningProgram {
  let lastLine = (): string => '';
  const limit = new LineLimit((count) => output.skipped(count));
  const lines = [1, 2].map(
    () =>
      new OutputLines(limit, {
        line: (text) => {
          lastLine = () => text;
          output.line(text);
        },
        skipped: (last) => (lastLine = last),
      }),
  );
  const withLastWords = (reason: string): string => (lastLine() === '' ? reason : `${reason}: ${lastLine()}`);
  let child: ChildProcess;
  try {
    child = start(spec, prefix);
  } catch (error) {
    return failed(`could not be started: ${messageOf(error)}`);
  }
  [child.stdout, child.stderr].forEach((stream, index) => {
    stream?.on('data', (chunk: Buffer) => lines[index]?.push(chunk));
    stream?.on('error', () => undefined);
  });
  // Where the kernel does not see to it, at least an orderly end of ours takes the child along.
  const killAtOurEnd = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtOurEnd);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      const conclude = (): void => {
        clearTimeout(lastWordsTimeout);
        lines.forEach((stream) => stream.flush());
        limit.flush();
        resolve(
          withLastWords(signal === null ? `ended with exit code ${code ?? 0}` : `was ended by ${signal}`),
        );
      };
      // What it said last is often still in the pipe, and is the reason.
      const lastWordsTimeout = setTimeout(conclude, lastWordsWithin);
      child.once('close', conclude);
    });
  }).finally(() => process.off('exit', killAtOurEnd));
  return { pid: child.pid ?? null, ended, signal: (signal) => void child.kill(signal) };
}

function start({ command, args, env, runAs }: ChildSpec, prefix: readonly string[]): ChildProcess {
  const [program = command, ...rest] = [...prefix, command, ...args];
  return spawn(program, rest, {
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'], LANG: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(runAs ? { uid: runAs.uid, gid: runAs.gid } : {}),
  });
}

const failed = (reason: string): RunningProgram => ({
  pid: null,
  ended: Promise.resolve(reason),
  signal: () => undefined,
});
