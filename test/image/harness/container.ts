import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { makeFolder } from '../../lab/harness/leftovers.js';
import { LongRunning } from '../../lab/harness/long_running.js';
import type { Lab } from '../../lab/harness/namespaces.js';
import { runToEnd, type Finished } from '../../lab/harness/run_to_end.js';
import { waitFor } from '../../wait_for.js';
import { mounting, rootIn } from './container_mounts.js';
import type { Image } from './image.js';

export interface ContainerOptions {
  /** The folder on this machine that becomes /data. */
  readonly dataFolder: string;
  /** The folder on this machine that becomes /config. */
  readonly configFolder?: string;
  /** The file on this machine that becomes /etc/hosts. */
  readonly hostsFile?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** As `uid:gid`; root where it is left out. */
  readonly user?: string;
  /** What a process in it may have at most; Docker's own choice where it is left out. */
  readonly capabilities?: readonly string[];
  /** No program in it gives more rights than its caller has. */
  readonly noNewPrivileges?: boolean;
}

/** https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities */
const dockersChoice = [
  ...['audit_write', 'chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'mknod', 'net_bind_service'],
  ...['net_raw', 'setfcap', 'setgid', 'setpcap', 'setuid', 'sys_chroot'],
];

// What it takes to enter the container as its user; root would keep it, another user does not.
const neededToEnter = ['setgid', 'setuid', 'sys_chroot'];

const privileges = (capabilities: readonly string[], noNewPrivileges: boolean): readonly string[] => {
  const kept = [...new Set([...capabilities, ...neededToEnter])].map((name) => `+${name}`);
  return [
    ...['setpriv', '--inh-caps=-all', `--bounding-set=-all,${kept.join(',')}`],
    ...(noNewPrivileges ? ['--no-new-privs'] : []),
  ];
};

/**
 * A container of the image on the lab's machine, with its own processes and mounts, a read-only root, and Docker's
 * capabilities: a stand-in for a container runtime, without its filter of system calls and its AppArmor profile.
 */
export class Container {
  private constructor(
    private readonly image: Image,
    private readonly runtime: LongRunning,
    /** Process 1, as this machine numbers it. */
    private readonly first: number,
    private readonly pidNamespace: string,
    private readonly entering: readonly string[],
    private readonly folder: string,
  ) {}

  static async start(image: Image, lab: Lab, options: ContainerOptions): Promise<Container> {
    const { user = '0:0', capabilities = dockersChoice, noNewPrivileges = false } = options;
    const folder = await makeFolder();
    const env = ['/usr/bin/env', '-i', ...image.config.Env];
    for (const [name, value] of Object.entries(options.env ?? {})) env.push(`${name}=${value}`);
    const mounts = {
      folder,
      imageRoot: image.root,
      data: options.dataFolder,
      config: options.configFolder ?? '',
      hosts: options.hostsFile ?? '',
    };
    const runtime = new LongRunning([
      ...lab.onMachine,
      ...['unshare', '--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child'],
      ...mounting(mounts),
      ...privileges(capabilities, noNewPrivileges),
      ...['chroot', '--groups=', `--userspec=${user}`, rootIn(folder)],
      ...[...env, ...image.config.Entrypoint],
    ]);
    const first = await waitFor('the container', () => insideOf(runtime), { within: 20_000 });
    const [uid, gid] = user.split(':');
    const entering = [
      ...[`--target=${first}`, '--mount', '--pid', '--net', '--ipc', '--uts', '--root', '--wd'],
      ...[`--setuid=${uid ?? ''}`, `--setgid=${gid ?? ''}`, ...env],
    ];
    const pidNamespace = await readlink(`/proc/${first}/ns/pid`);
    return new Container(image, runtime, first, pidNamespace, entering, folder);
  }

  get isRunning(): boolean {
    return this.runtime.isRunning;
  }

  /** Everything that it wrote. */
  get log(): string {
    return this.runtime.text;
  }

  /** Runs a program in it, as its user, to the program's end. */
  run(...words: readonly string[]): Promise<Finished> {
    return runToEnd('nsenter', [...this.entering, ...words]);
  }

  /** What the image's own health check says. */
  async isHealthy(): Promise<boolean> {
    const [kind, ...words] = this.image.config.Healthcheck?.Test ?? [];
    if (kind !== 'CMD') throw new Error(`a health check of the kind ${kind ?? 'none'} is not understood`);
    return (await this.run(...words)).code === 0;
  }

  /** What runs in it, as this machine numbers the processes. */
  async processes(): Promise<number[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const namespaces = await Promise.all(
      pids.map((pid) => readlink(`/proc/${pid}/ns/pid`).catch(() => null)),
    );
    return pids.filter((_, index) => namespaces[index] === this.pidNamespace).map(Number);
  }

  /** Memory of everything in it, in bytes; what processes share counts once (proportional set size, proc(5)). */
  async memory(): Promise<number> {
    const shares = (await this.processes()).map(async (pid) => {
      // A ping may have ended in between.
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => 'Pss: 0 kB');
      return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]) * 1024;
    });
    return (await Promise.all(shares)).reduce((sum, share) => sum + share, 0);
  }

  /** The ids of the users that its programs run as, by the programs' names. */
  async users(): Promise<Record<string, number>> {
    const users = (await this.processes()).map(async (pid): Promise<[string, number]> => {
      const status = await readFile(`/proc/${pid}/status`, 'latin1');
      const program = await readlink(`/proc/${pid}/exe`);
      return [basename(program), Number(/^Uid:\s+(\d+)/m.exec(status)?.[1])];
    });
    // A ping may have ended in between.
    const known = (await Promise.allSettled(users)).filter((user) => user.status === 'fulfilled');
    return Object.fromEntries(known.map(({ value }) => value));
  }

  /** The image's stop signal, and waits for the end. @returns the exit code */
  async stop(within = 10_000): Promise<number | null> {
    process.kill(this.first, this.image.config.StopSignal);
    return this.runtime.ended(within);
  }

  /** Ends it, whatever its state. */
  async close(): Promise<void> {
    // Without process 1 the kernel ends all the others (pid_namespaces(7)).
    if (this.isRunning) process.kill(this.first, 'SIGKILL');
    await this.runtime.ended();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Process 1, once it has gone into its own root folder; null until then. */
const insideOf = async (runtime: LongRunning): Promise<number | null> => {
  if (!runtime.isRunning) throw new Error(`the container ended at once: ${runtime.text}`);
  const { pid } = runtime;
  const child = Number(await readFile(`/proc/${pid}/task/${pid}/children`, 'latin1').catch(() => ''));
  if (child === 0) return null;
  const root = await readlink(`/proc/${child}/root`).catch(() => '/');
  return root === '/' ? null : child;
};
