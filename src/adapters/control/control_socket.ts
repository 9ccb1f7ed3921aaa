import { connect } from 'node:net';
import { Failure, systemCodeOf } from '../../domain/failure.js';

/** Whether somebody serves the socket; one that hangs does, and a file left behind by a crash does not. Never rejects. */
export const isServed = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    // EAGAIN: so many wait for it already that there is no room in its queue.
    socket.once('error', (error) => resolve(systemCodeOf(error) === 'EAGAIN'));
  });

/**
 * Two services on one data folder would take each other's control socket, driver sockets and state.
 *
 * @param paths where a service on that folder may have its control socket
 * @throws Failure `ALREADY_RUNNING`
 */
export async function checkNotRunning(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (!(await isServed(path))) continue;
    throw new Failure(
      'ALREADY_RUNNING',
      `sentinel-ups already runs with this data folder (its control socket ${path} is served).`,
      'Stop that one first (sentinel-ups status shows it), or name another data folder with --data.',
    );
  }
}
