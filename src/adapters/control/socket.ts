import { chmod, lstat, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { Failure, messageOf } from '../../domain/core/failure.js';
import type { Inbox, Log } from '../../domain/core/ports.js';
import { whoElseMayWrite } from '../../platform/folder_access.js';
import { systemCodeOf } from '../../platform/system_error.js';

/**
 * Finds the control sockets that are served by nobody but ourselves, root, or the owner of the data folder. Whatever else lies
 * there, in a folder for temporary files say, must neither keep us from starting nor answer for the service.
 *
 * @param paths where it may be; the first one lies in the data folder
 * @returns `foreign`: in words, what lies there and is not to be believed; what is not there is not told
 */
export async function controlSocketsAmong(paths: readonly string[]) {
  const owner = await stat(dirname(paths[0] ?? '')).then(
    ({ uid }) => [uid],
    () => [],
  );
  const trusted = [process.getuid?.() ?? 0, ...owner];
  const own: string[] = [];
  const foreign: string[] = [];
  for (const path of paths) {
    try {
      const why = await whyForeign(path, trusted);
      if (why === null) own.push(path);
      else foreign.push(`${path} is not believed: ${why}`);
    } catch (error) {
      const code = systemCodeOf(error) ?? '';
      // Whoever may not even look at it learns the same when it is asked.
      if (code === 'EACCES') own.push(path);
      else if (!['ENOENT', 'ENOTDIR'].includes(code))
        foreign.push(`${path} is not believed: ${messageOf(error)}`);
    }
  }
  return { own, foreign };
}

async function whyForeign(path: string, trusted: readonly number[]): Promise<string | null> {
  const { uid } = await lstat(path);
  const why = await whoElseMayWrite(dirname(path), trusted);
  if (why !== null) return why;
  return uid === 0 || trusted.includes(uid) ? null : `it belongs to another user (uid ${uid})`;
}

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
  const { own } = await controlSocketsAmong(paths);
  for (const path of own) {
    if (await isServed(path))
      throw new Failure(
        'ALREADY_RUNNING',
        `sentinel-ups already runs with this data folder (its control socket ${path} is served).`,
        'Stop that one first (sentinel-ups status shows it), or name another data folder with --data.',
      );
  }
}

export interface ControlServer {
  listen(options: { readonly path: string }): Promise<unknown>;
  close(): Promise<unknown>;
}

/** The endpoint for the command line: a Unix socket that only our own user can open. */
export class ControlSocket {
  #server: ControlServer | null = null;

  constructor(
    private readonly path: string,
    /** A new server that does not listen yet. */
    private readonly build: () => ControlServer,
    private readonly inbox: Inbox,
    private readonly log: Log,
  ) {}

  /** Never rejects: without it only the command line is lost, and that is told as a problem. */
  async start(): Promise<void> {
    try {
      // Another service may have started at the same moment.
      await checkNotRunning([this.path]);
      await rm(this.path, { force: true });
      const server = this.build();
      this.#server = server;
      await server.listen({ path: this.path });
      await chmod(this.path, 0o600);
    } catch (error) {
      const reason = `${this.path} cannot be opened: ${messageOf(error)}; the command line cannot reach the service`;
      this.log.error(reason);
      this.inbox.dispatch({ type: 'component_failed', component: 'control socket', reason });
    }
  }

  /** Ends every connection. */
  async stop(): Promise<void> {
    await this.#server?.close();
    this.#server = null;
  }
}
