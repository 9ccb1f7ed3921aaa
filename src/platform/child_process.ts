import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { messageOf } from '../domain/core/failure.js';
import type { LogLevel } from '../domain/core/ports.js';
import { milliseconds, seconds, type Duration } from '../domain/core/time.js';
import { LineLimit } from './line_limit.js';
import { OutputLines } from './output_lines.js';
import { runOnce } from './run_once.js';
import { runAfter } from './timers.js';

/** A real program that runs as our child for as long as we run. */
export interface ChildSpec {
  /** For log lines and messages, such as `upsd`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Null: as ourselves. */
  readonly runAs: RunAs | null;
  /** What differs from the usual limits. */
  readonly limits?: Partial<ChildLimits>;
  /** Runs before every start: writes files, checks ports. What it throws counts as a failed start. */
  prepare(): Promise<void>;
  /** Resolves once the child really serves; gives up when `signal` aborts. */
  ready(signal: AbortSignal): Promise<void>;
  /** The level of one of the child's output lines in our log. */
  levelOf(line: string): LogLevel;
}

export interface ChildLimits {
  /** What is written before its start must be written by then. */
  readonly preparation: Duration;
  /** From its start until it must serve. */
  readonly readiness: Duration;
  /** The wait before a new start; it doubles from failure to failure. */
  readonly firstWait: Duration;
  readonly maxWait: Duration;
  /** Once it has served this long, the next failure counts as a first one. */
  readonly steadyAfter: Duration;
  /** From SIGTERM to SIGKILL. */
  readonly graceAtStop: Duration;
  /** The same where it is to be restarted; zero: SIGKILL at once. */
  readonly graceAtRestart: Duration;
}

export interface ChildListener {
  /** It serves. */
  up(): void;
  /** It does not serve, and why; told once for each cause. */
  down(reason: string): void;
}

export interface SupervisedChild {
  /** Null while it does not run. */
  readonly pid: number | null;
  start(): void;
  /** Sends a signal to the running child; does nothing where none runs. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it (it may hang) and starts it anew. */
  restart(reason: string): void;
  /** Ends it (SIGTERM, then SIGKILL after a second) and resolves once it is gone. */
  stop(): Promise<void>;
}

/** Starts children and keeps them alive: backoff from 1 s up to 30 s, output lines in our log, no child outlives us. */
export interface ChildProcesses {
  supervise(spec: ChildSpec, listener: ChildListener): SupervisedChild;
}

/** Its pipes end with it, unless it left a child of its own behind that holds them. */
const lastWordsWithin = milliseconds(250);

/** One run of a program, from its start to its end. */
export interface RunningProgram {
  /** Null where it could not be started. */
  readonly pid: number | null;
  /** Why it ended, or could not be started, in words. Never rejects. */
  readonly ended: Promise<string>;
  signal(signal: NodeJS.Signals): void;
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
  output: { line(text: string): void; skipped(count: number): void },
): RunningProgram {
  let child: ChildProcess;
  try {
    child = start(spec, prefix);
  } catch (error) {
    const ended = Promise.resolve(`could not be started: ${messageOf(error)}`);
    return { pid: null, ended, signal: () => undefined };
  }
  let lastLine = (): string => '';
  const limit = new LineLimit((count) => output.skipped(count));
  const line = (text: string): void => {
    lastLine = () => text;
    output.line(text);
  };
  const outputs = [child.stdout, child.stderr].map((stream) => {
    const lines = new OutputLines(limit, { line, skipped: (last) => (lastLine = last) });
    stream?.on('data', (chunk: Buffer) => lines.push(chunk));
    stream?.on('error', () => undefined);
    return lines;
  });
  // Where the kernel does not see to it, at least an orderly end of ours takes the child along.
  const killAtOurEnd = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtOurEnd);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      const conclude = (): void => {
        lastWordsTimeout.stop();
        for (const lines of outputs) lines.flush();
        limit.flush();
        const reason = signal === null ? `ended with exit code ${code ?? 0}` : `was ended by ${signal}`;
        resolve(lastLine() === '' ? reason : `${reason}: ${lastLine()}`);
      };
      // What it said last is often still in the pipe, and is the reason.
      const lastWordsTimeout = runAfter(lastWordsWithin, conclude);
      child.once('close', conclude);
    });
  }).finally(() => process.off('exit', killAtOurEnd));
  return { pid: child.pid ?? null, ended, signal: (signal) => void child.kill(signal) };
}

function start({ command, args, env, runAs }: ChildSpec, prefix: readonly string[]): ChildProcess {
  const groups = prefix.length === 0 ? [] : (runAs?.groups ?? []);
  const withGroups = runAs !== null && groups.length > 0 ? userPrefix(runAs, groups, prefix) : null;
  const [program = command, ...rest] = [...(withGroups ?? prefix), command, ...args];
  return spawn(program, rest, {
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'], LANG: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(withGroups === null && runAs !== null ? { uid: runAs.uid, gid: runAs.gid } : {}),
  });
}

/** Node.js takes all further groups away from a child that it gives a user: setpriv(1) gives them. */
const userPrefix = (
  { uid, gid }: RunAs,
  groups: readonly number[],
  [setpriv = '', ...options]: readonly string[],
): readonly string[] => [
  setpriv,
  `--reuid=${uid}`,
  `--regid=${gid}`,
  `--groups=${groups.join(',')}`,
  ...options,
];

/**
 * What to put in front of a command so that the kernel kills the program when we die, even of SIGKILL (prctl(2),
 * PR_SET_PDEATHSIG). The kernel forgets that at a change of user: user and group must have been set before. It also
 * forgets it where a program gets rights from its file that we do not have. BusyBox's `setpriv` lacks `--pdeathsig`.
 *
 * @param fileRights `dropped`: the program gets no rights from its file; `kept`: it may, as ping does
 * @returns the words, none where this machine cannot do it
 */
export function diesWithParentPrefix(fileRights: 'dropped' | 'kept'): Promise<readonly string[]> {
  const command = 'setpriv';
  const args = ['--pdeathsig', 'KILL', ...(fileRights === 'dropped' ? ['--no-new-privs'] : []), '--'];
  return runOnce(command, [...args, 'true'], { timeout: seconds(5) }).then(
    ({ exitCode }) => (exitCode === 0 ? [command, ...args] : []),
    () => [],
  );
}

/** The user that a child runs as, where we are root. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
  /** Further groups, such as that of serial ports; left out: none. */
  readonly groups?: readonly number[];
}

/** The user and group ids of a system user (passwd(5)); null where there is no such user. */
export async function systemUser(name: string, passwdFile = '/etc/passwd'): Promise<RunAs | null> {
  for (const line of (await readFile(passwdFile, 'utf8')).split('\n')) {
    const [, user, uid, gid] = /^([^:]*):[^:]*:(\d+):(\d+)(?::|$)/.exec(line) ?? [];
    if (user === name) return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

/** The ids of the groups that a system user is a member of besides its own (group(5)). */
export async function groupsOf(name: string, groupFile = '/etc/group'): Promise<readonly number[]> {
  return (await readFile(groupFile, 'utf8')).split('\n').flatMap((line) => {
    const [, , id = '', members = ''] = line.split(':');
    return members.split(',').includes(name) ? [Number(id)] : [];
  });
}
