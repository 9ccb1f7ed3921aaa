import { messageOf } from '../domain/core/failure.js';
import { told, type Told } from '../domain/view/reasons/told.js';

/** The system's error code (`ENOENT`, `EADDRINUSE` …), or null. */
export const systemCodeOf = (thrown: unknown): string | null =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;

/** Whether somebody else's machine or network does not let anything through now: no route, no answer, interface down. */
export const isUnreachable = (thrown: unknown): boolean =>
  ['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EHOSTDOWN'].includes(systemCodeOf(thrown) ?? '');

/**
 * Why a program could not be started.
 *
 * @param needs `package`: the Debian package to install where it is missing (null: somebody else says so); `right`: what it lacks
 *   where it may not be run
 */
export function whyNotStarted(
  program: string,
  error: unknown,
  needs: { readonly package: string | null; readonly right: 'net_raw' | 'executable' },
): Told {
  switch (systemCodeOf(error)) {
    case 'ENOENT':
      return needs.package === null
        ? told('program_missing', { program })
        : told('program_to_install', { program, package: needs.package });
    case 'EPERM':
    case 'EACCES':
      return told(`program_without_${needs.right}`, { program });
    case 'EMFILE':
    case 'ENFILE':
      return told('program_without_files', { program });
    case 'EAGAIN':
      return told('program_without_process', { program });
    case 'ENOMEM':
      return told('program_without_memory', { program });
    default:
      return told('program_not_started', { program, error: messageOf(error) });
  }
}
