import { execFile } from 'node:child_process';
import { seconds } from '../domain/time.js';
import { startTimeout } from './timeout.js';

const trialLimit = seconds(5);

/**
 * What to put in front of a command so that the kernel kills the program when we die, even of SIGKILL (prctl(2),
 * PR_SET_PDEATHSIG). The kernel forgets that at a change of user: user and group must have been set before. It also
 * forgets it where a program gets rights from its file that we do not have.
 *
 * `setpriv` is that of util-linux; the one of BusyBox does not know `--pdeathsig`.
 *
 * @param fileRights `dropped`: the program gets no rights from its file; `kept`: it may, as ping does
 * @returns the words, none where this machine cannot do it
 */
export function diesWithParentPrefix(fileRights: 'dropped' | 'kept'): Promise<readonly string[]> {
  const command = 'setpriv';
  const args = ['--pdeathsig', 'KILL', ...(fileRights === 'dropped' ? ['--no-new-privs'] : []), '--'];
  return new Promise((resolve) => {
    const child = execFile(command, [...args, 'true'], (error) => {
      stopWaiting();
      resolve(error ? [] : [command, ...args]);
    });
    const stopWaiting = startTimeout(trialLimit, () => void child.kill('SIGKILL'));
  });
}
