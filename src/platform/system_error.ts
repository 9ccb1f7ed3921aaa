import { messageOf } from '../domain/core/failure.js';

/** The system's error code (`ENOENT`, `EADDRINUSE` …), or null. */
export const systemCodeOf = (thrown: unknown): string | null =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;

/** Whether somebody else's machine or network does not let anything through now: no route, no answer, interface down. */
export const isUnreachable = (thrown: unknown): boolean =>
  ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN'].includes(systemCodeOf(thrown) ?? '');

/**
 * Why a program could not be started, in words.
 *
 * @param needs `package`: the Debian package to install where it is missing (null: somebody else says so); `right`: such as
 *   `the capability NET_RAW`
 */
export function whyNotStarted(
  program: string,
  error: unknown,
  needs: { readonly package: string | null; readonly right: string },
): string {
  switch (systemCodeOf(error)) {
    case 'ENOENT':
      return `the program ${program} is missing${needs.package === null ? '' : `: install ${needs.package}`}`;
    case 'EPERM':
    case 'EACCES':
      return `no permission to run ${program}: it needs ${needs.right}`;
    case 'EMFILE':
    case 'ENFILE':
      return `too many open files to start ${program}`;
    case 'EAGAIN':
      return `too many processes to start ${program}`;
    case 'ENOMEM':
      return `too little memory to start ${program}`;
    default:
      return `${program} could not be started: ${messageOf(error)}`;
  }
}
