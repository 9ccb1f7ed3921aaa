import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostMachine } from './host_machine.js';
import { makeFolder } from './leftovers.js';
import { LongRunning } from './long_running.js';
import type { Lab } from './namespaces.js';
import { inDebian13 } from './debian_13.js';

// /usr/sbin/upsmon is a wrapper on Debian that does nothing unless nut.conf says so.
const realUpsmon = '/lib/nut/upsmon';

/** Words before upsmon: it refuses to start next to another one, and knows that by a file in /run/nut whatever its settings say. */
export const withOwnRunFolder = [
  ...['unshare', '--mount', 'sh', '-c'],
  ...['mount -t tmpfs tmpfs /run && mkdir /run/nut && exec "$@"', 'sh'],
] as const;

export interface UpsmonOptions {
  /** The machine that it runs on; the service's own where it is left out. */
  readonly host?: HostMachine;
  readonly ups?: string;
  /** Secondary where it is left out. A primary forces the shutdown (FSD) of all clients before its own. */
  readonly role?: 'primary' | 'secondary';
  readonly user: string;
  readonly password: string;
  /** What its shutdown command does besides; left out: nothing. */
  readonly onShutdown?: string;
  /** Debian 13's (NUT 2.8.1) instead of this machine's; only where `debian13Available`. */
  readonly ofDebian13?: boolean;
}

/** A real upsmon on a machine of the lab. Its shutdown command writes a file instead. */
export class Upsmon {
  private constructor(
    private readonly folder: string,
    readonly process: LongRunning,
  ) {}

  static async start(
    lab: Lab,
    { host, ups = 'ups', role = 'secondary', user, password, onShutdown, ofDebian13 = false }: UpsmonOptions,
  ): Promise<Upsmon> {
    const folder = await makeFolder();
    const shutdown = [`touch ${join(folder, 'shutdown')}`, ...(onShutdown === undefined ? [] : [onShutdown])];
    // Its periods (POLLFREQ, DEADTIME, HOSTSYNC, FINALDELAY) stay as upsmon.conf(5) gives them: those are what people have.
    const configuration = [
      `MONITOR ${ups}@${host?.server ?? '127.0.0.1'} 1 ${user} ${password} ${role}`,
      'MINSUPPLIES 1',
      `SHUTDOWNCMD "${shutdown.join(' && ')}"`,
      'RUN_AS_USER root',
    ];
    await writeFile(join(folder, 'upsmon.conf'), `${configuration.join('\n')}\n`, { mode: 0o640 });
    const env = { ...process.env, NUT_CONFPATH: folder, NUT_STATEPATH: folder, NUT_ALTPIDPATH: folder };
    // -p: one process, so that ending it ends all of it.
    const words = [
      ...(host?.onIt ?? lab.onMachine),
      ...(ofDebian13 ? inDebian13 : withOwnRunFolder),
      realUpsmon,
      '-F',
      '-p',
      '-D',
    ] as const;
    return new Upsmon(folder, new LongRunning(words, env));
  }

  /** Whether it has run its shutdown command. */
  get hasShutDown(): boolean {
    return existsSync(join(this.folder, 'shutdown'));
  }

  async close(): Promise<void> {
    await this.process.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}
