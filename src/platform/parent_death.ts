import { execFile } from 'node:child_process';

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
    execFile(command, [...args, 'true'], { timeout: 5000, killSignal: 'SIGKILL' }, (error) => {
      resolve(error ? [] : [command, ...args]);
    });
  });
}
