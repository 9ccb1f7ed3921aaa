import { execFile } from 'node:child_process';

export interface Finished {
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Milliseconds after which the program is killed. */
  readonly within?: number;
  /** What the program reads; nothing where it is left out. */
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end, whatever its exit code. At most 4 MiB of output are taken. */
export const runToEnd = (
  command: string,
  args: readonly string[],
  { within = 15_000, input = '', env = process.env }: RunOptions = {},
): Promise<Finished> =>
  new Promise((resolve, reject) => {
    const options = { timeout: within, killSignal: 'SIGKILL', maxBuffer: 4 * 1024 * 1024, env } as const;
    const child = execFile(command, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
      else if (error.killed === true || typeof error.signal === 'string')
        resolve({ code: null, stdout, stderr });
      else reject(new Error(`${command} could not be run: ${error.message}`, { cause: error }));
    });
    // A program that ends without reading closes the pipe under us; its exit code tells what happened.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });

/** As `runToEnd`, and gives the standard output. @throws Error where the program fails */
export const mustRun = async (
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> => {
  const { code, stdout, stderr } = await runToEnd(command, args, options);
  if (code === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} ended with ${code ?? 'a signal'}: ${stderr || stdout}`);
};
