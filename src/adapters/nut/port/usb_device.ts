import { chmod, chown, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriverPort as DriverSettings } from '../../../config/sections/ups_port.js';
import { messageOf } from '../../../domain/core/failure.js';
import type { Log } from '../../../domain/core/ports.js';
import { seconds } from '../../../domain/core/time.js';
import type { RunAs } from '../../../platform/child_process.js';
import { runOnce } from '../../../platform/run_once.js';
import type { DeviceCare } from './driver_port.js';

/** What the kernel lists of the devices on USB, each in a folder of its own. */
const listed = '/sys/bus/usb/devices';

const hubClass = '09';
const nodeMode = 0o660;

interface Found {
  readonly vendor: string;
  readonly product: string;
  /** Its node below /dev/bus/usb. */
  readonly node: string;
}

/**
 * The device of a USB driver. One that is plugged in anew has a new node, which belongs to root where no udev rule gives it
 * away, as in a container.
 */
export class UsbDevice implements DeviceCare {
  readonly #wanted: { readonly vendor: string | null; readonly product: string | null };

  constructor(
    settings: DriverSettings['settings'],
    private readonly user: RunAs | null,
    private readonly log: Log,
    private readonly isUsb: boolean,
  ) {
    const setting = (name: string): string | null =>
      settings.find(([key]) => key === name)?.[1]?.toLowerCase() ?? null;
    this.#wanted = { vendor: setting('vendorid'), product: setting('productid') };
  }

  /** Gives its node to the group of the driver. Without a vendor nobody knows which one it is: then to each but hubs. */
  async prepare(): Promise<void> {
    const { user } = this;
    if (user === null || !this.isUsb) return;
    for (const { node } of await this.#found()) {
      await chown(node, 0, user.gid)
        .then(() => chmod(node, nodeMode))
        .catch((error: unknown) => this.log.debug(`${node} cannot be given away: ${messageOf(error)}`));
    }
  }

  /** Only one that is named: a reset of somebody else's device would harm. */
  async reset(): Promise<void> {
    if (!this.isUsb || this.#wanted.vendor === null || this.#wanted.product === null) return;
    for (const { vendor, product } of (await this.#found()).slice(0, 1)) {
      this.log.warn(`the device ${vendor}:${product} is reset: its driver starts in vain`);
      await runOnce('usbreset', [`${vendor}:${product}`], { timeout: seconds(10) }).catch(() => undefined);
    }
  }

  async #found(): Promise<readonly Found[]> {
    const { vendor, product } = this.#wanted;
    const names = await readdir(listed).catch(() => []);
    const found = await Promise.all(names.map((name) => deviceIn(join(listed, name))));
    return found
      .filter((device) => device !== null)
      .filter((device) => vendor === null || device.vendor === vendor)
      .filter((device) => product === null || device.product === product);
  }
}

/** Null where the folder is not that of a device, or of a hub. */
async function deviceIn(folder: string): Promise<Found | null> {
  const read = (name: string): Promise<string> =>
    readFile(join(folder, name), 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
  const [vendor, product, kind, bus, number] = await Promise.all(
    ['idVendor', 'idProduct', 'bDeviceClass', 'busnum', 'devnum'].map(read),
  );
  if (!vendor || !product || !bus || !number || kind === hubClass) return null;
  return { vendor, product, node: `/dev/bus/usb/${bus.padStart(3, '0')}/${number.padStart(3, '0')}` };
}
