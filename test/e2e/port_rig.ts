import { childUsers } from '../../src/app/connection_shares.js';
import type { RunAs } from '../../src/platform/child_process.js';
import { MegatecUps, megatecSettings } from '../adapters/nut/port/megatec_ups.js';
import { nutFolder } from '../adapters/nut/real_nut.js';
import { KeptLog } from '../kept_log.js';
import { PortHouse, quickLimits } from './port_house.js';

/** The settings of a driver that reads the test's own UPS. */
export const megatecFlags = { ...megatecSettings, ignorelb: true };

/** UPSes of the test's own, and what runs on them; all of it ends with `stop`, the newest first. */
export class PortRig {
  readonly #open: { stop: () => Promise<void> }[] = [];

  private constructor(
    readonly folder: string,
    /** The user of the drivers; null: ourselves. */
    readonly user: RunAs | null,
  ) {}

  static async start(): Promise<PortRig> {
    return new PortRig(await nutFolder(), (await childUsers(new KeptLog())).driver);
  }

  async megatec(name = 'ups'): Promise<MegatecUps> {
    return this.closed(await MegatecUps.start(this.folder, this.user, name));
  }

  async house(configuration: Readonly<Record<string, unknown>>, limits = quickLimits): Promise<PortHouse> {
    return this.closed(await PortHouse.start(configuration, { folder: this.folder, limits }));
  }

  /** Has it stopped at the end. */
  closed<T extends { stop: () => Promise<void> }>(one: T): T {
    this.#open.unshift(one);
    return one;
  }

  async stop(): Promise<void> {
    for (const one of this.#open.splice(0)) await one.stop();
  }
}
