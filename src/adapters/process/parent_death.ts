import { execFile } from 'node:child_process';
import { seconds } from '../../domain/time.js';
import { startTimeout } from '../../platform/timeout.js';

/** `setpriv` of util-linux; the one of BusyBox does not know `--pdeathsig`. */
const prefix = ['setpriv', '--pdeathsig', 'KILL', '--no-new-privs', '--'] as const;

const trialLimit = seconds(5);

/**
 * What to put in front of a command so that the kernel kills the program when we die, even of SIGKILL (prctl(2),
 * PR_SET_PDEATHSIG). The kernel forgets that at a change of user: user and group must have been set before.
 *
 * @returns the words, none where this machine cannot do it
 */
export function diesWithParentPrefix(): Promise<readonly string[]> {
  const [command, ...args] = prefix;
  return new Promise((resolve) => {
    const child = execFile(command, [...args, 'true'], (error) => {
      stopWaiting();
      resolve(error ? [] : prefix);
    });
    const stopWaiting = startTimeout(trialLimit, () => void child.kill('SIGKILL'));
  });
}
