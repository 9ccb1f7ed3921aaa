import type { Settings } from '../config/settings.js';
import type { Clock, Inbox, Log } from '../domain/core/ports.js';
import type { ChildProcesses } from '../platform/child_process.js';
import type { ConnectionShares } from './connection_shares.js';
import type { Supervised } from './supervised.js';

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
  /** Null: we are no app of Home Assistant. */
  readonly supervised: Supervised | null;
  readonly version: string;
  readonly connectionShares: ConnectionShares;
}
