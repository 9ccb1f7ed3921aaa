import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../../scripts/setup/node-flags.js';
import { ControlClient } from '../../src/adapters/control/client.js';
import { runFolderCandidates } from '../../src/adapters/system/run_folder.js';
import { LongRunning } from '../lab/harness/long_running.js';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The built program on this machine's loopback, where the bench itself can talk to it without a program in between. */
export class LoopbackService {
  readonly control: ControlClient;

  private constructor(
    private readonly folder: string,
    readonly process: LongRunning,
  ) {
    const paths = runFolderCandidates(join(folder, 'data'));
    this.control = new ControlClient(paths.map((path) => join(path, 'control.sock')));
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  /** @param prepare fills the data folder */
  static async start(
    configuration: Readonly<Record<string, unknown>>,
    prepare: (data: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<LoopbackService> {
    const folder = await mkdtemp(join(tmpdir(), 'sups-bench-'));
    // upsd runs as a user of its own and has to get at the data folder.
    await chmod(folder, 0o755);
    const data = join(folder, 'data');
    await mkdir(data);
    await prepare(data);
    const file = join(folder, 'config.yaml');
    // JSON is YAML.
    await writeFile(file, JSON.stringify(configuration));
    const words = [...nodeFlags, program, 'run', '--config', file, '--data', data];
    return new LoopbackService(folder, new LongRunning([process.execPath, ...words]));
  }

  async close(): Promise<void> {
    await this.process.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}
