import { join } from 'node:path';
import { SupervisorApi, supervisorUrl } from '../adapters/supervisor/api.js';
import type { Settings } from '../config/sections/registry.js';
import type { Clock, Inbox, Log } from '../domain/core/ports.js';
import type { ChildProcesses } from '../platform/child_process.js';
import type { ConnectionShares } from './connection_shares.js';

/** What every part is built from. */
export interface AppContext {
  readonly settings: Settings;
  /** Where sockets and the children's configuration are. */
  readonly runFolder: string;
  /** Where the state is kept. */
  readonly dataFolder: string;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly children: ChildProcesses;
  readonly log: Log;
  readonly supervised: Supervised | null;
  readonly version: string;
  readonly connectionShares: ConnectionShares;
}

/** Where the tokens of the hub are kept that were made because the configuration gives none: that of client scripts, and that of people. */
export const httpTokenFile = (dataFolder: string): string => join(dataFolder, 'http-token');
export const httpAdminTokenFile = (dataFolder: string): string => join(dataFolder, 'http-admin-token');

/** What there is besides where we run as an app of Home Assistant; else null. */
export interface Supervised {
  readonly api: SupervisorApi;
  /** Keeps a text that was learned at run time out of the log. */
  readonly keepSecret: (secret: string) => void;
}

/**
 * Takes the token that the Supervisor gives an app at its start out of the environment, so that no child inherits it. Null
 * where there is none: we do not run under the Supervisor.
 *
 * `SUPERVISOR_URL`, which the Supervisor never sets, is for tests only: it names a stand-in.
 *
 * @param env is changed
 */
export function takeSupervised(
  env: NodeJS.ProcessEnv,
  keepSecret: (secret: string) => void,
): Supervised | null {
  const token = env['SUPERVISOR_TOKEN'] ?? '';
  // The same token under its name of old.
  delete env['HASSIO_TOKEN'];
  delete env['SUPERVISOR_TOKEN'];
  if (token === '') return null;
  keepSecret(token);
  return { api: new SupervisorApi(env['SUPERVISOR_URL'] ?? supervisorUrl, token), keepSecret };
}
