import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../../../scripts/setup/node-flags.js';
import { Clients } from './clients.js';
import { makeFolder } from './leftovers.js';
import { LongRunning } from './long_running.js';
import type { Lab } from './namespaces.js';

const program = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

export interface ServiceOptions {
  /** The configuration's keys; `sentinels` and `witnesses` are the lab's where they are left out. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Added to the environment, such as a PATH without `ping` or libfaketime's variables. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** The machine's boot id as the service sees it: another one is a reboot. */
  readonly bootId?: string;
  /**
   * Words put before the program, such as `sh -c 'mount …; exec "$@"' sh`. The process has to become the program. Mounts
   * are its own: nobody else sees them.
   */
  readonly under?: readonly string[];
}

/** The built program on the lab's machine, with a configuration and a data folder that outlive its restarts. */
export class Service {
  readonly clients: Clients;
  private running: LongRunning | null = null;

  private constructor(
    private readonly lab: Lab,
    private readonly options: ServiceOptions,
    /** Holds `config.yaml`, the folder `data` and whatever a test puts there. */
    readonly folder: string,
  ) {
    this.clients = new Clients(lab);
  }

  /** Writes the configuration; starts nothing yet. */
  static async prepare(lab: Lab, options: ServiceOptions = {}): Promise<Service> {
    const folder = await makeFolder();
    await mkdir(join(folder, 'data'));
    const service = new Service(lab, options, folder);
    await service.configure(options.configuration ?? {});
    return service;
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  /** Puts another configuration in the old one's place, for the next start. */
  async configure(configuration: Readonly<Record<string, unknown>>): Promise<void> {
    const { sentinels, witnesses } = this.lab;
    // JSON is YAML.
    const text = JSON.stringify({ sentinels, witnesses, ...configuration }, null, 2);
    await writeFile(join(this.folder, 'config.yaml'), text);
  }

  start({ env = {}, bootId, under = [] }: StartOptions = {}): void {
    if (this.running?.isRunning === true) throw new Error('the service runs already');
    const words = [
      process.execPath,
      ...nodeFlags,
      program,
      'run',
      '--config',
      join(this.folder, 'config.yaml'),
    ];
    const otherBoot = bootId === undefined ? [] : this.withBootId(bootId);
    this.running = new LongRunning(
      [...this.lab.onMachineWithSys, ...otherBoot, ...under, ...words, '--data', this.dataFolder],
      { ...process.env, ...this.options.env, ...env },
    );
  }

  /** The program as it runs, or ran last. */
  get process(): LongRunning {
    if (this.running === null) throw new Error('the service was not started');
    return this.running;
  }

  /** The log's messages since the last start, one for each line; what is not JSON stands as it came. */
  get log(): string[] {
    return this.process.lines.map(({ text }) => messageOf(text));
  }

  /** Runs the program on the machine as a person would: `check`, `status`, `drill start` … */
  command(...words: string[]): ReturnType<Lab['run']> {
    const { folder, dataFolder } = this;
    const args = [program, ...words, '--config', join(folder, 'config.yaml'), '--data', dataFolder];
    return this.lab.run(process.execPath, args, { within: 60_000 });
  }

  /** SIGTERM, and waits for the end. @returns the exit code */
  async stop(within = 10_000): Promise<number | null> {
    this.process.kill('SIGTERM');
    return this.process.ended(within);
  }

  /** SIGKILL, as a crash would. */
  async crash(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.process.ended();
  }

  /** Ends it, whatever its state, and removes its folder. */
  async close(): Promise<void> {
    await this.running?.end();
    await rm(this.folder, { recursive: true, force: true });
  }

  private withBootId(bootId: string): string[] {
    const file = '/proc/sys/kernel/random/boot_id';
    const script = `printf '%s\\n' "$1" >"$2" && mount --bind "$2" ${file} && shift 2 && exec "$@"`;
    return ['unshare', '--mount', 'sh', '-c', script, 'sh', bootId, join(this.folder, 'boot_id')];
  }
}

const messageOf = (line: string): string => {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed === 'object' && parsed !== null && 'msg' in parsed) return String(parsed.msg);
  } catch {
    // A line of the runtime's own, such as a warning of Node's.
  }
  return line;
};
