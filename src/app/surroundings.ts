import type { Settings } from '../config/settings.js';
import type { ChildProcesses, Clock, Inbox, Log } from '../domain/ports.js';

/** What every part is built from. */
export interface Surroundings {
  readonly settings: Settings;
  /** Where sockets and the children's configuration are. */
  readonly runFolder: string;
  /** Where the state is kept. */
  readonly dataFolder: string;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly children: ChildProcesses;
  readonly log: Log;
  readonly version: string;
}
