import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultLimits, type DriverLimits } from '../../src/adapters/nut/port/driver_port.js';
import { childUsers, connectionShares } from '../../src/app/connection_shares.js';
import { createNut } from '../../src/app/nut.js';
import { createPorts } from '../../src/app/ports.js';
import { loadSettings } from '../../src/config/load.js';
import type { Settings } from '../../src/config/sections/registry.js';
import { recall } from '../../src/domain/core/recall.js';
import { milliseconds, seconds } from '../../src/domain/core/time.js';
import { Supervisor } from '../../src/platform/supervisor.js';
import { systemClock } from '../../src/platform/timers.js';
import { Loop } from '../../src/runtime/loop.js';
import { OutputQueue } from '../../src/runtime/output_queue.js';
import { freePort, run, type Ran } from '../adapters/nut/real_nut.js';
import { KeptLog } from '../kept_log.js';
import { waitFor } from '../wait_for.js';
import { childrenOf } from './processes.js';
import { StatusStory } from './status_story.js';

/** The escalation of the service, many times as fast. */
export const quickLimits: DriverLimits = {
  ...defaultLimits,
  pingEvery: milliseconds(400),
  // While its UPS is mute nutdrv_qx is blocked for seconds.
  silentFor: seconds(8),
  staleFor: seconds(3),
  child: {
    ...defaultLimits.child,
    firstWait: milliseconds(200),
    maxWait: seconds(1),
    graceAtRestart: seconds(1),
    graceAtStop: seconds(1),
  },
};

interface HouseOptions {
  /** Removed at the end. */
  readonly folder: string;
  readonly limits: DriverLimits;
}

/** The service's loop, its drivers and upsd, wired as the service wires them; what is probed, MQTT and HTTP are left out. */
export class PortHouse {
  private constructor(
    readonly folder: string,
    readonly port: number,
    readonly settings: Settings,
    readonly log: KeptLog,
    readonly loop: Loop,
    private readonly parts: { readonly stop: () => Promise<void> },
  ) {}

  static async start(
    configuration: Readonly<Record<string, unknown>>,
    { folder, limits }: HouseOptions,
  ): Promise<PortHouse> {
    const port = await freePort();
    const settings = await settingsOf(folder, port, configuration);
    const log = new KeptLog();
    const state = recall(settings, null, 'boot', systemClock.now());
    const loop = new Loop(settings, state, 'boot', systemClock, { save: () => Promise.resolve() }, log);
    const users = await childUsers(log);
    const context = {
      settings,
      runFolder: folder,
      dataFolder: folder,
      inbox: loop,
      clock: systemClock,
      children: new Supervisor(log),
      log,
      supervised: null,
      version: '1.2.3',
      connectionShares: connectionShares(null),
    };
    const nut = createNut({ ...context, serialPrefix: 'lab', user: users.nut, hostAt: () => null });
    for (const output of nut.outputs) loop.add(new OutputQueue(output, log));
    const ports = createPorts({ ...context, user: users.driver }, limits);
    loop.start({
      probeAll: () => undefined,
      sendMagicPacket: () => undefined,
      askPort: (ups, request) => ports.ask(ups, request),
      shutDownMachine: () => Promise.resolve(null),
    });
    ports.start();
    await nut.start();
    const stop = async (): Promise<void> => {
      await Promise.all([nut.stop(), ports.stop()]);
      await loop.stop();
    };
    return new PortHouse(folder, port, settings, log, loop, { stop });
  }

  async stop(): Promise<void> {
    await this.parts.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  at(ups = 'ups'): string {
    return `${ups}@127.0.0.1:${this.port}`;
  }

  async upsc(ups = 'ups', ...variable: readonly string[]): Promise<string> {
    const { out, err } = await run('upsc', this.at(ups), ...variable);
    return out.trim() || err.trim();
  }

  /** As the user with all rights, waiting for the true result. */
  upscmd(ups: string, ...words: readonly string[]): Promise<Ran> {
    return run('upscmd', '-w', '-u', 'admin', '-p', 'adminpass', this.at(ups), ...words);
  }

  upsrw(ups: string, setting: string): Promise<Ran> {
    return run('upsrw', '-w', '-s', setting, '-u', 'admin', '-p', 'adminpass', this.at(ups));
  }

  /** Waits until upsc says so. */
  reads(status: string | RegExp, ups = 'ups', within = 30_000): Promise<unknown> {
    const fits = (text: string): boolean =>
      typeof status === 'string' ? text === status : status.test(text);
    return waitFor(`${ups} reads ${String(status)}`, async () => fits(await this.upsc(ups, 'ups.status')), {
      within,
      every: 50,
    });
  }

  /** Why nothing is heard of the UPS with this index; empty while it is. */
  whySilent(index = 0): string {
    return this.loop.snapshot.supplies[index]?.port?.stale?.why.text ?? '';
  }

  /** A NUT client that reads the status all the time. */
  watch(ups = 'ups'): StatusStory {
    return new StatusStory(this.port, ups);
  }

  /** The driver's process for the UPS with this index in the configuration; 0 where none runs. */
  async driverPid(index = 0): Promise<number> {
    for (const pid of await childrenOf(process.pid)) {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      if (environment.includes(`NUT_CONFPATH=${join(this.folder, `ups-${index}`)}\0`)) return pid;
    }
    return 0;
  }

  /** Waits for another process of the driver than this one. */
  async nextDriver(before: number, index = 0, within = 30_000): Promise<number> {
    return waitFor(
      'another driver',
      async () => {
        const pid = await this.driverPid(index);
        return pid === before ? 0 : pid;
      },
      { within },
    );
  }
}

async function settingsOf(
  folder: string,
  port: number,
  configuration: Readonly<Record<string, unknown>>,
): Promise<Settings> {
  const file = join(folder, 'config.yaml');
  const users = [{ name: 'admin', password: 'adminpass', role: 'admin' }];
  const nut = { listen: [`127.0.0.1:${port}`], users };
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ nut, detection: { restore_after: '1s' }, ...configuration }));
  return (await loadSettings(file, {})).settings;
}
