import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../../wait_for.js';
import { makeFolder } from './leftovers.js';
import { LongRunning } from './long_running.js';
import type { Lab } from './namespaces.js';

/** A real Mosquitto on the lab's machine that is not the service's own, as people have one for Home Assistant. */
export class BrokerOfTheirOwn {
  /** For `mqtt.url`. */
  readonly url = 'mqtt://127.0.0.1:1883';
  private running: LongRunning | null = null;

  private constructor(
    private readonly lab: Lab,
    private readonly folder: string,
  ) {}

  /** @param persistence whether it knows what was retained after a restart, as Home Assistant's does */
  static async start(lab: Lab, { persistence = false } = {}): Promise<BrokerOfTheirOwn> {
    const folder = await makeFolder();
    // As root it becomes a user of its own, who has to write there.
    await chmod(folder, 0o777);
    await writeFile(
      join(folder, 'mosquitto.conf'),
      [
        'listener 1883 127.0.0.1',
        'allow_anonymous true',
        `persistence ${persistence}`,
        `persistence_location ${folder}/`,
        'log_dest stderr',
        '',
      ].join('\n'),
    );
    const broker = new BrokerOfTheirOwn(lab, folder);
    await broker.start();
    return broker;
  }

  /** Starts it; resolves once it listens. */
  async start(): Promise<void> {
    const running = new LongRunning([
      ...this.lab.onMachine,
      ...['mosquitto', '-c', join(this.folder, 'mosquitto.conf')],
    ]);
    this.running = running;
    await waitFor('the broker', () => /mosquitto version .* running/.test(running.text), { within: 20_000 });
  }

  /** SIGTERM: it publishes the wills of all its clients, and ends. */
  async stop(): Promise<void> {
    await this.running?.end();
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.running?.kill('SIGKILL');
    await this.running?.ended();
  }

  async close(): Promise<void> {
    await this.running?.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}
