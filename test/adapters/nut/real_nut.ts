import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListenAddress } from '../../../src/config/sections/nut.js';
import type { NutUser } from '../../../src/config/sections/nut_users.js';
import { NutDriver } from '../../../src/adapters/nut/driver.js';
import { NutClient } from '../../../src/adapters/nut/nut_client.js';
import { Upsd, type UpsdSettings } from '../../../src/adapters/nut/upsd.js';
import { UpsdFolder, upsdFiles } from '../../../src/adapters/nut/upsd_files.js';
import { findUpsd } from '../../../src/adapters/nut/upsd_program.js';
import { Supervisor } from '../../../src/platform/supervisor.js';
import { systemUser, type RunAs } from '../../../src/platform/child_process.js';
import type { Clock } from '../../../src/domain/core/ports.js';
import type { UpsView } from '../../../src/domain/view/snapshot.js';
import { moment, seconds } from '../../../src/domain/core/time.js';
import { waitFor } from '../../wait_for.js';
import { snapshotOf } from './given.js';
import { RecordedLog } from './recorded_log.js';
import { StandInInbox } from './stand_in_inbox.js';

/** A clock that runs, and can be moved on. */
export class AdjustableClock implements Clock {
  ahead = 0;
  now = () => moment(performance.now() + this.ahead, Date.now() + this.ahead);
}

export interface Ran {
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
}

/** Runs one of NUT's clients to its end. */
export const run = (command: string, ...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(command, args, { timeout: 20_000 }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    );
  });

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

/** upsd runs as nut where we are root, as it does in the service. */
export const nutUser = (): Promise<RunAs | null> =>
  process.getuid?.() === 0 ? systemUser('nut') : Promise.resolve(null);

/** A temporary folder that the user nut can enter; short, because socket paths are. */
export async function nutFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nut'));
  await chmod(folder, 0o755);
  return folder;
}

export const users: readonly NutUser[] = [
  { name: 'mon', password: 'mon pass', role: 'secondary' },
  { name: 'main', password: 'main"p\\a#s=s', role: 'primary' },
  { name: 'admin', password: 'adminpass', role: 'admin' },
];

/** Driver sockets and a real upsd, wired as the service wires them, with a stand-in for the loop. */
export class RealNut {
  readonly inbox = new StandInInbox();
  readonly log = new RecordedLog();
  readonly clock = new AdjustableClock();
  readonly driver: NutDriver;
  readonly upsd: Upsd;

  private constructor(
    readonly folder: string,
    readonly port: number,
    readonly upses: readonly string[],
    listen: readonly ListenAddress[],
    runAs: RunAs | null,
    more: Partial<UpsdSettings>,
  ) {
    const stateFolder = join(folder, 's');
    this.driver = new NutDriver(
      {
        upses: upses.map((name) => ({ name })),
        serialPrefix: 'lab',
        version: '1.2.3',
        stateFolder,
        gid: runAs?.gid ?? null,
        external: false,
        maxConnections: 256,
      },
      this.inbox,
      this.log,
    );
    this.upsd = new Upsd(
      {
        listen: [...listen],
        users,
        maxAge: seconds(15),
        tls: null,
        upses: upses.map((name) => ({ name, description: `UPS "${name}" #1` })),
        folder: join(folder, 'c'),
        stateFolder,
        runAs,
        hostAt: (address) => (address === '127.0.0.1' ? 'here' : null),
        ...more,
      },
      new Supervisor(this.log),
      this.inbox,
      this.clock,
      this.log,
    );
  }

  /**
   * Everything but upsd runs then.
   *
   * @param listenAt where upsd is to listen, with the port at which upsc then asks it through 127.0.0.1
   * @param more settings of upsd that differ
   */
  static async prepare(
    upses: readonly string[] = ['ups'],
    listenAt = (port: number): readonly ListenAddress[] => [{ address: '127.0.0.1', port }],
    more: Partial<UpsdSettings> = {},
  ): Promise<RealNut> {
    const port = await freePort();
    const nut = new RealNut(await nutFolder(), port, upses, listenAt(port), await nutUser(), more);
    await nut.driver.start();
    return nut;
  }

  static async start(...what: Parameters<typeof RealNut.prepare>): Promise<RealNut> {
    const nut = await RealNut.prepare(...what);
    await nut.upsd.start();
    await nut.serves();
    return nut;
  }

  async stop(): Promise<void> {
    await this.upsd.stop();
    await this.driver.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  show(...views: readonly UpsView[]): void {
    const snapshot = snapshotOf(...views);
    this.driver.show(snapshot);
    this.upsd.show(snapshot);
  }

  /** The UPS's address for NUT's clients. */
  at(ups = 'ups'): string {
    return `${ups}@127.0.0.1:${this.port}`;
  }

  /** What upsc says of `ups.status`, or its error. */
  async status(ups = 'ups'): Promise<string> {
    const { out, err } = await run('upsc', this.at(ups), 'ups.status');
    return out.trim() || err.trim();
  }

  /** Waits until upsc says so. */
  reads(status: string | RegExp, { ups = 'ups', within = 30_000 } = {}): Promise<unknown> {
    const fits = (text: string): boolean =>
      typeof status === 'string' ? text === status : status.test(text);
    return waitFor(`${ups} reads ${String(status)}`, async () => fits(await this.status(ups)), {
      within,
      every: 20,
    });
  }

  serves(within = 30_000): Promise<unknown> {
    return waitFor(
      'upsd serves',
      async () => (await run('upsc', '-l', `127.0.0.1:${this.port}`)).code === 0,
      { within, every: 50 },
    );
  }

  /** The pid of the upsd that has our configuration. */
  async upsdPid(): Promise<number> {
    const { out } = await run('pgrep', '-f', '^/\\S*upsd -F$');
    for (const pid of out.split('\n').filter(Boolean)) {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      if (environment.includes(`NUT_CONFPATH=${join(this.folder, 'c')}\0`)) return Number(pid);
    }
    return 0;
  }

  /** A raw client of the network protocol. */
  client(): NutClient {
    return new NutClient({ host: '127.0.0.1', port: this.port, timeout: seconds(5) });
  }
}

/** A second real upsd on the same driver sockets. The caller ends it. */
export async function anotherUpsd(nut: RealNut): Promise<{ port: number; end: () => Promise<void> }> {
  const port = await freePort();
  const runAs = await nutUser();
  const folder = await nutFolder();
  const upses = nut.upses.map((name) => ({ name, description: '' }));
  await new UpsdFolder(join(folder, 'c'), runAs).write(
    upsdFiles(upses, [{ address: '127.0.0.1', port }], users, {
      maxAge: seconds(15),
      maxConnections: null,
      tls: [],
    }),
  );
  const child: ChildProcess = spawn(await findUpsd(), ['-F'], {
    env: {
      NUT_CONFPATH: join(folder, 'c'),
      NUT_STATEPATH: join(nut.folder, 's'),
      NUT_ALTPIDPATH: folder,
      NUT_PIDPATH: folder,
    },
    stdio: 'ignore',
    ...(runAs ?? {}),
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { port, end };
}
