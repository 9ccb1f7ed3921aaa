import { join } from 'node:path';
import type { Inbox, Log } from '../../domain/ports.js';
import type { ChildProcesses, SupervisedChild } from '../../platform/child_process.js';
import type { RunAs } from '../../platform/system_user.js';
import { checkPort, untilBrokerServes } from './broker_readiness.js';
import { loopback, mosquittoConf, mosquittoLineLevel } from './mosquitto_files.js';
import { findMosquitto, writeMosquittoConf } from './mosquitto_folder.js';

export interface BrokerSettings {
  readonly port: number;
  /** Where its configuration is written to: a folder of its own, which `runAs` can enter. */
  readonly folder: string;
  /** The user that it runs as, where we are root; null: as ourselves. */
  readonly runAs: RunAs | null;
}

/** The bundled Mosquitto: our child, on loopback only, for those who have no broker. */
export class Broker {
  #child: SupervisedChild | null = null;
  /** Ends the wait of `start`. */
  #started: () => void = () => undefined;

  constructor(
    private readonly settings: BrokerSettings,
    private readonly children: ChildProcesses,
    private readonly inbox: Inbox,
    private readonly log: Log,
  ) {}

  /** The address to connect to, as `mqtt.url` would have it. */
  get url(): string {
    return `mqtt://${loopback}:${this.settings.port}`;
  }

  /**
   * Starts Mosquitto. Resolves once it serves, or once it is stopped: until then nobody should connect, since it could be
   * somebody else's broker that holds the port. What fails meanwhile, and later, is told to the inbox and tried again; that
   * it recovered is told by the connection to it.
   *
   * @throws Failure MOSQUITTO_MISSING
   */
  async start(): Promise<void> {
    if (this.#child !== null) return;
    const { port, folder, runAs } = this.settings;
    const command = await findMosquitto();
    await new Promise<void>((resolve) => {
      this.#started = resolve;
      this.#child = this.children.supervise(
        {
          name: 'mosquitto',
          command,
          args: ['-c', join(folder, 'mosquitto.conf')],
          env: {},
          runAs,
          prepare: async () => {
            await writeMosquittoConf(folder, mosquittoConf(port), runAs);
            await checkPort(port);
          },
          ready: (signal) => untilBrokerServes(port, signal),
          levelOf: mosquittoLineLevel,
        },
        {
          up: () => {
            this.log.info(`the bundled MQTT broker serves on ${loopback}:${port}`);
            resolve();
          },
          down: (reason) => this.#down(reason),
        },
      );
      this.#child.start();
    });
  }

  /** Starts it anew where it hangs: SIGTERM would not reach a frozen one. */
  replace(reason: string): void {
    this.#child?.restart(reason);
  }

  async stop(): Promise<void> {
    await this.#child?.stop();
    this.#started();
    this.#child = null;
  }

  #down(reason: string): void {
    this.log.error(`the bundled MQTT broker does not serve: ${reason}`);
    this.inbox.dispatch({ type: 'part_failed', part: 'MQTT broker', reason });
  }
}
