import { access, constants, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { Failure } from '../../domain/core/failure.js';
import type { Inbox, Log } from '../../domain/core/ports.js';
import { milliseconds, seconds } from '../../domain/core/time.js';
import type { ChildProcesses, RunAs, SupervisedChild } from '../../platform/child_process.js';
import { checkReachable } from '../../platform/folder_access.js';
import { listenFailure, listenForAMoment } from '../../platform/listening.js';
import { sleep } from '../../platform/timers.js';
import { writeWholeIfDifferent } from '../../platform/whole_file.js';
import { brokerAddress, openClient } from './broker_client.js';

export interface MosquittoSettings {
  readonly port: number;
  /** Where its configuration is written to: a folder of its own, which `runAs` can enter. */
  readonly folder: string;
  /** The user that it runs as, where we are root; null: as ourselves. */
  readonly runAs: RunAs | null;
}

/** This machine only. */
const loopback = '127.0.0.1';

/** The bundled Mosquitto: our child, on loopback only, for those who have no broker. */
export class Mosquitto {
  #child: SupervisedChild | null = null;
  /** Ends the wait of `start`. */
  #started: () => void = () => undefined;

  constructor(
    private readonly settings: MosquittoSettings,
    private readonly children: ChildProcesses,
    private readonly inbox: Inbox,
    private readonly log: Log,
  ) {}

  /** As `mqtt.url` would have it. */
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
          args: ['-c', join(folder, confName)],
          env: {},
          runAs,
          prepare: async () => {
            await writeConf(this.settings);
            await checkPort(port);
          },
          ready: (signal) => untilBrokerServes(port, signal),
          levelOf: levelOfLine,
        },
        {
          up: () => {
            this.log.info(`the bundled MQTT broker serves on ${loopback}:${port}`);
            resolve();
          },
          down: (reason) => {
            this.log.error(`the bundled MQTT broker does not serve: ${reason}`);
            this.inbox.dispatch({ type: 'component_failed', component: 'MQTT broker', reason });
          },
        },
      );
      this.#child.start();
    });
  }

  /** Kills it and starts it anew: SIGTERM would not reach one that hangs. */
  replace(reason: string): void {
    this.#child?.restart(reason);
  }

  async stop(): Promise<void> {
    await this.#child?.stop();
    this.#started();
    this.#child = null;
  }
}

// Debian and Alpine; a user's PATH often lacks them.
const systemFolders = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin'];

/** @throws Failure MOSQUITTO_MISSING */
export async function findMosquitto(
  path: string = process.env['PATH'] ?? '',
  folders: readonly string[] = systemFolders,
): Promise<string> {
  for (const folder of [...path.split(delimiter).filter((part) => part !== ''), ...folders]) {
    const program = join(folder, 'mosquitto');
    const error = await access(program, constants.X_OK).catch((thrown: unknown) => thrown);
    if (error === undefined) return program;
  }
  throw new Failure(
    'MOSQUITTO_MISSING',
    'The MQTT broker Mosquitto is not installed.',
    'Run: apt-get install -y mosquitto (or set mqtt.url to a broker elsewhere, or mqtt: false).',
  );
}

const confName = 'mosquitto.conf';

/**
 * mosquitto.conf(5). Anybody may come in without a password because nobody can from elsewhere. Nothing is kept on disk: we
 * publish everything anew whenever it starts.
 */
const confText = (port: number): string =>
  [
    `listener ${port} ${loopback}`,
    'allow_anonymous true',
    'persistence false',
    // Its stdout is buffered where it is a pipe: lines would come hours later, or never.
    'log_dest stderr',
    'log_type error',
    'log_type warning',
    'log_type notice',
    // The supervisor's log has its own times.
    'log_timestamp false',
    'connection_messages false',
    // A status must not wait for the acknowledgement of the packet before.
    'set_tcp_nodelay true',
    'max_connections 100',
    // Discovery of 200 sentinels takes about 200 kB.
    'max_packet_size 1048576',
    'max_queued_messages 1000',
    'max_queued_bytes 4194304',
    '',
  ].join('\n');

/** Where Mosquitto's user can read it; there is nothing secret in it. */
async function writeConf({ folder, port, runAs }: MosquittoSettings): Promise<void> {
  const file = join(folder, confName);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await writeWholeIfDifferent(file, confText(port), { mode: 0o644 });
  if (runAs !== null) await checkReachable(file, 'Mosquitto', runAs);
}

const levelOfLine = (line: string): 'error' | 'warn' | 'debug' => {
  if (/^error\b|unable to/i.test(line)) return 'error';
  return /^warning\b/i.test(line) ? 'warn' : 'debug';
};

/** @throws Failure PORT_TAKEN, PORT_FORBIDDEN or ADDRESS_UNUSABLE */
async function checkPort(port: number): Promise<void> {
  try {
    await listenForAMoment({ host: loopback, port });
  } catch (error) {
    throw listenFailure(error, {
      port,
      place: ` on ${loopback}, where the bundled MQTT broker should listen,`,
      ifTaken: `If it is a broker such as Debian's own Mosquitto service, use it with mqtt.url: mqtt://${loopback}:${port}, or stop it with: sudo systemctl disable --now mosquitto.`,
      ifForbidden: 'Run as root, or use a broker elsewhere (mqtt.url).',
      otherwise: `The bundled MQTT broker cannot listen on ${loopback}:${port}`,
    });
  }
}

/** Resolves once a broker on loopback lets an MQTT client in; gives up when the signal aborts. */
export const untilBrokerServes = async (port: number, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted && !(await letsIn(port, signal))) await sleep(milliseconds(50), signal);
};

const letsIn = (port: number, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const options = { protocolVersion: 5, reconnectPeriod: 0, connectTimeout: seconds(1) } as const;
    const client = openClient(brokerAddress(`mqtt://${loopback}:${port}`), {}, options);
    const end = (served: boolean): void => {
      signal.removeEventListener('abort', giveUp);
      client.end(true);
      resolve(served);
    };
    const giveUp = (): void => end(false);
    signal.addEventListener('abort', giveUp);
    client.on('connect', () => end(true));
    client.on('error', giveUp);
    client.on('close', giveUp);
  });
