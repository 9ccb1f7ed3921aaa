import { execFile } from 'node:child_process';
import type { Duration } from '../domain/core/time.js';
import { told, type Told } from '../domain/view/reasons/told.js';
import { runAfter } from './timers.js';

export interface RunOnceOptions {
  readonly timeout: Duration;
  /** Bytes of each of its two outputs; it is killed where it prints more. */
  readonly maxOutput?: number;
  readonly signal?: AbortSignal;
}

export interface ProgramResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Null where it was ended by a signal. */
  readonly exitCode: number | null;
  /** Why we ended it ourselves; null where we did not. */
  readonly killed: Told | null;
}

/** Runs a program to its end, with nothing of our environment but the path. Rejects where it could not be started. */
export function runOnce(
  command: string,
  args: readonly string[],
  { timeout, maxOutput: maxBuffer = 64 * 1024, signal }: RunOnceOptions,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
      // Every byte is a character: what others send must not fail.
      encoding: 'latin1' as const,
      maxBuffer,
      killSignal: 'SIGKILL' as const,
      signal,
    };
    // Some errors of the start (EPERM, ENOMEM) are thrown here, others (ENOENT, EAGAIN, EMFILE) come as an event.
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      timer.stop();
      const code = error?.code;
      const killed = killedBecause(command, code);
      if (error !== null && typeof code === 'string' && killed === null)
        reject(Object.assign(new Error(error.message), { code }));
      else resolve({ stdout, stderr, exitCode: child.exitCode, killed });
    });
    // Not execFile's own `timeout`: that waits for the end, which a program that hangs in the kernel never comes to.
    const timer = runAfter(timeout, () => {
      child.kill('SIGKILL');
      child.stdout?.destroy();
      child.stderr?.destroy();
      const killed = told('program_late', { program: command });
      resolve({ stdout: '', stderr: '', exitCode: null, killed });
    });
  });
}

function killedBecause(program: string, code: unknown): Told | null {
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return told('program_endless', { program });
  return code === 'ABORT_ERR' ? told('program_stopped', { program }) : null;
}
