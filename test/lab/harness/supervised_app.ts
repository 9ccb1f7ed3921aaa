import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SupervisorStandIn } from '../../supervisor_stand_in.js';
import { waitFor } from '../../wait_for.js';
import { afterScript } from './in_house.js';
import { makeFolder } from './leftovers.js';
import { LongRunning } from './long_running.js';
import type { Lab } from './namespaces.js';
import { mustRun } from './run_to_end.js';

const program = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

/** Home Assistant's internal network: the machine that the app runs on, and the Supervisor. */
export const ownAddress = '172.30.32.1';
export const supervisorAddress = '172.30.32.2';

/** Hands connections on to a Unix socket, which reaches beyond the network namespace. */
const relay = `
  const net = require('node:net');
  const [path, host] = process.argv.slice(1);
  net.createServer((near) => {
    const far = net.connect(path);
    for (const [one, other] of [[near, far], [far, near]]) one.on('error', () => other.destroy()).pipe(other);
  }).listen(80, host, () => console.log('listening'));`;

/**
 * The built program on the lab's machine as the Supervisor would start it: options in /data, a token, and a stand-in for the
 * Supervisor under the real one's name and address.
 */
export class SupervisedApp {
  readonly token = 'f00dfeed-token-of-this-start';
  private running: LongRunning | null = null;
  private helper: LongRunning | null = null;

  private constructor(
    private readonly lab: Lab,
    private readonly folder: string,
    readonly supervisor: SupervisorStandIn,
  ) {}

  /** @param options as the form has them; the sentinels are the lab's */
  static async prepare(lab: Lab, options: Readonly<Record<string, unknown>>): Promise<SupervisedApp> {
    const folder = await makeFolder();
    const socket = join(folder, 'supervisor.sock');
    const supervisor = await SupervisorStandIn.start({
      token: 'f00dfeed-token-of-this-start',
      at: { path: socket },
    });
    const app = new SupervisedApp(lab, folder, supervisor);
    await mkdir(app.dataFolder);
    const sentinels = lab.sentinels.map((address) => ({ address }));
    await writeFile(join(app.dataFolder, 'options.json'), JSON.stringify({ sentinels, ...options }));
    await writeFile(app.hostsFile, `127.0.0.1 localhost core-mosquitto\n${supervisorAddress} supervisor\n`);
    for (const address of [ownAddress, supervisorAddress])
      await mustRun('ip', ['-n', lab.machine, 'address', 'add', `${address}/32`, 'dev', 'lo']);
    const helper = new LongRunning([
      ...lab.onMachine,
      process.execPath,
      '-e',
      relay,
      socket,
      supervisorAddress,
    ]);
    app.helper = helper;
    await waitFor('the way to the stand-in', () => helper.text.includes('listening'), { within: 20_000 });
    return app;
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  /** What the machine knows the Supervisor and the broker by: a hosts(5) file. */
  get hostsFile(): string {
    return join(this.folder, 'hosts');
  }

  start(): void {
    const under = afterScript(`mount --bind '${this.hostsFile}' /etc/hosts`);
    const words = [process.execPath, program, 'run', '--config', join(this.dataFolder, 'options.json')];
    this.running = new LongRunning(
      [...this.lab.onMachineWithSys, ...under, ...words, '--data', this.dataFolder],
      { ...process.env, SUPERVISOR_TOKEN: this.token, HASSIO_TOKEN: this.token },
    );
  }

  get process(): LongRunning {
    if (this.running === null) throw new Error('the app was not started');
    return this.running;
  }

  /** Everything that it wrote. */
  get log(): string {
    return this.process.text;
  }

  async close(): Promise<void> {
    await this.running?.end();
    await this.helper?.end();
    await this.supervisor.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
