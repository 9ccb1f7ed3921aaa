import { spawn, type StdioOptions } from 'node:child_process';
import { constants } from 'node:os';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const stdioOf = {
  inherit: 'inherit',
  stderr: ['inherit', 2, 2],
  collect: ['ignore', 'pipe', 'pipe'],
  drop: 'ignore',
} as const satisfies Record<string, StdioOptions>;

export interface ProgramOptions {
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** `inherit`: shown as it comes; `stderr`: shown on our stderr; `collect`: kept, with stdin closed; `drop`. */
  readonly output?: keyof typeof stdioOf;
  /** The program's exit code counts even where a signal to us ended it. */
  readonly decides?: boolean;
}

export interface ProgramResult {
  /** 128 + signal number where a signal ended it, 127 where it could not be started. */
  readonly code: number;
  /** With `collect`: stdout and stderr in one text. */
  readonly output: string;
}

/**
 * Runs a program to its end and forwards the signals that we get to it, so that it never outlives us. Once it is gone
 * such a signal ends us too, unless the program's own exit code `decides`.
 */
export const runProgram = (
  words: readonly [string, ...string[]],
  { env = {}, cwd, output = 'inherit', decides = false }: ProgramOptions = {},
): Promise<ProgramResult> =>
  new Promise((resolve) => {
    const [command, ...args] = words;
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: stdioOf[output] });
    let collected = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => (collected += chunk));

    let interruptedBy: NodeJS.Signals | null = null;
    const forward = (signal: NodeJS.Signals): void => {
      interruptedBy = signal;
      child.kill(signal);
    };
    for (const signal of forwarded) process.on(signal, forward);
    const finish = (code: number): void => {
      for (const signal of forwarded) process.off(signal, forward);
      if (interruptedBy !== null && !decides) process.exit(128 + constants.signals[interruptedBy]);
      resolve({ code, output: collected });
    };
    child.on('error', (error) => {
      collected += `${command}: ${error.message}\n`;
      finish(127);
    });
    child.on('close', (code, signal) =>
      finish(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });

/** Whether a program can be started and ends well. */
export const succeeds = async (...words: [string, ...string[]]): Promise<boolean> =>
  (await runProgram(words, { output: 'drop' })).code === 0;

const complaint = (words: readonly string[], code: number): string =>
  `${words.slice(0, 12).join(' ')} … ended with ${code}`;

/** Runs a program and shows its output. @throws Error where it fails */
export const showTool = async (...words: [string, ...string[]]): Promise<void> => {
  const { code } = await runProgram(words, { output: 'stderr' });
  if (code !== 0) throw new Error(`${complaint(words, code)}; see its messages above.`);
};

/** Runs a program quietly. @returns its output, trimmed @throws Error with its output where it fails */
export const askTool = async (...words: [string, ...string[]]): Promise<string> => {
  const { code, output } = await runProgram(words, { output: 'collect' });
  if (code !== 0) throw new Error(`${complaint(words, code)}:\n${output}`);
  return output.trim();
};
