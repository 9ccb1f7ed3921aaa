import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const handedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program to its end and hands the signals that we get on to it, so that it never outlives us. Once it is gone
 * such a signal ends us too, unless the program's own exit code is what we are asked for.
 *
 * @param command the program
 * @param args its arguments
 * @param options `env` (added to ours), `cwd`, and `output`: `inherit` (shown as it comes), `stderr` (shown, but on
 *   our stderr), `collect` (kept; stdin closed) or `drop`; `decides`: its exit code counts even after a signal
 * @returns its exit code (128 + signal number where a signal ended it, 127 where it could not be started) and, with
 *   `collect`, its output, stdout and stderr in one text
 */
export const runProgram = (command, args, { env = {}, cwd, output = 'inherit', decides = false } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: stdioFor[output] });
    let collected = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk) => (collected += chunk));
    }

    let interruptedBy = null;
    const handOn = (signal) => {
      interruptedBy = signal;
      child.kill(signal);
    };
    for (const signal of handedOn) process.on(signal, handOn);
    const finish = (code) => {
      for (const signal of handedOn) process.off(signal, handOn);
      if (interruptedBy !== null && !decides) process.exit(128 + constants.signals[interruptedBy]);
      resolve({ code, output: collected });
    };
    child.on('error', (error) => {
      collected += `${command}: ${error.message}\n`;
      finish(127);
    });
    child.on('close', (code, signal) => finish(code ?? 128 + (constants.signals[signal] ?? 0)));
  });

const stdioFor = {
  inherit: 'inherit',
  stderr: ['inherit', 2, 2],
  collect: ['ignore', 'pipe', 'pipe'],
  drop: 'ignore',
};
