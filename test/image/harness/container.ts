import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { makeFolder } from '../../lab/harness/leftovers.js';
import { LongRunning } from '../../lab/harness/long_running.js';
import type { Lab } from '../../lab/harness/namespaces.js';
import { runToEnd, type Finished } from '../../lab/harness/program.js';
import { waitFor } from '../../wait_for.js';
import { imageUnderTest } from './image_under_test.js';
import { asContainer, type ContainerOptions } from './runtime_stand_in.js';

/** A container of the image under test on the lab's machine, with a root file system that cannot be written. */
export class Container {
  private constructor(
    private readonly running: LongRunning,
    /** Process 1 of the container, as this machine numbers it. */
    private readonly init: number,
    private readonly pidNamespace: string,
    private readonly folder: string,
    private readonly env: readonly string[],
  ) {}

  static async start(lab: Lab, options: ContainerOptions): Promise<Container> {
    const image = imageUnderTest();
    const folder = await makeFolder();
    const given = Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`);
    const env = [...image.config.Env, ...given];
    const running = new LongRunning([...lab.onMachine, ...asContainer(image, folder, options, env)]);
    const init = await waitFor('the container to start', () => startedBelow(running), { within: 20_000 });
    return new Container(running, init, await readlink(`/proc/${init}/ns/pid`), folder, env);
  }

  /** What it has written so far. */
  get log(): string {
    return this.running.text;
  }

  get isRunning(): boolean {
    return this.running.isRunning;
  }

  /** Runs a program in the container, to its end. */
  exec(...words: readonly string[]): Promise<Finished> {
    const namespaces = ['--mount', '--pid', '--net', '--ipc', '--uts', '--root', '--wd'];
    return runToEnd('nsenter', [
      ...[`--target=${this.init}`, ...namespaces, '/usr/bin/env', '-i', ...this.env],
      ...words,
    ]);
  }

  /** What the image's own health check says. */
  async isHealthy(): Promise<boolean> {
    const [kind, ...words] = imageUnderTest().config.Healthcheck.Test;
    if (kind !== 'CMD') throw new Error(`a health check of the kind ${kind ?? 'none'} is not understood`);
    return (await this.exec(...words)).code === 0;
  }

  async becomesHealthy(within = 60_000): Promise<void> {
    const isHealthy = (): Promise<boolean> => {
      if (!this.isRunning) throw new Error(`the container has ended; it said:\n${this.log}`);
      return this.isHealthy();
    };
    await waitFor('the container to be healthy', isHealthy, { within, every: 50 });
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
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => '');
      return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
    });
    return (await Promise.all(shares)).reduce((sum, share) => sum + share, 0);
  }

  /** The users that its programs run as, by the programs' names. */
  async users(): Promise<Map<string, number>> {
    const statuses = (await this.processes()).map((pid) =>
      readFile(`/proc/${pid}/status`, 'latin1').catch(() => ''),
    );
    return new Map(
      (await Promise.all(statuses)).map((status) => [
        /^Name:\s+(.*)$/m.exec(status)?.[1] ?? '',
        Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]),
      ]),
    );
  }

  /** SIGTERM to process 1, as `docker stop`. @returns the exit code */
  stop(): Promise<number | null> {
    process.kill(this.init, 'SIGTERM');
    return this.running.ended(10_000);
  }

  /** Ends it, whatever its state, and removes what is left of it. */
  async remove(): Promise<void> {
    this.running.kill('SIGKILL');
    await this.running.ended();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Process 1, once it has gone into its own root folder; null until then. */
const startedBelow = async (running: LongRunning): Promise<number | null> => {
  if (!running.isRunning) throw new Error(`the container ended at once: ${running.text}`);
  const { pid } = running;
  const child = Number(await readFile(`/proc/${pid}/task/${pid}/children`, 'latin1').catch(() => ''));
  if (child === 0) return null;
  const root = await readlink(`/proc/${child}/root`).catch(() => '/');
  return root === '/' ? null : child;
};
