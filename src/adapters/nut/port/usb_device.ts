import { chmod, chown, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriverPort as DriverSettings } from '../../../config/sections/ups_port.js';
import { messageOf } from '../../../domain/core/failure.js';
import type { Log } from '../../../domain/core/ports.js';
import { seconds } from '../../../domain/core/time.js';
import type { RunAs } from '../../../platform/child_process.js';
import { runOnce } from '../../../platform/run_once.js';
import type { DeviceCare } from './driver_port.js';

export interface UsbFolders {
  /** What the kernel lists, each device in a folder of its own. */
  readonly listed: string;
  readonly nodes: string;
  /** Where NUT's package may have put its udev rules, which name every UPS that it knows. */
  readonly rules: readonly string[];
}

const systemFolders: UsbFolders = {
  listed: '/sys/bus/usb/devices',
  nodes: '/dev/bus/usb',
  rules: ['/lib/udev/rules.d', '/usr/lib/udev/rules.d'],
};

const hubClass = '09';
const groupMode = 0o660;

interface Found {
  readonly vendor: string;
  readonly product: string;
  readonly serial: string;
  /** Its bus and its number there, as its node below /dev/bus/usb and usbreset(1) have them. */
  readonly place: string;
}

/**
 * The device of a USB driver. One that is plugged in anew has a new node, which belongs to root where no udev rule gives it
 * away, as in a container.
 */
export class UsbDevice implements DeviceCare {
  readonly #vendor: RegExp | null;
  readonly #product: RegExp | null;
  readonly #serial: RegExp | null;

  constructor(
    settings: DriverSettings['settings'],
    private readonly user: RunAs | null,
    private readonly log: Log,
    private readonly folders: UsbFolders = systemFolders,
  ) {
    const setting = (name: string): RegExp | null => {
      const value = settings.find(([key]) => key === name)?.[1] ?? null;
      return value === null ? null : whole(value);
    };
    [this.#vendor, this.#product, this.#serial] = [
      setting('vendorid'),
      setting('productid'),
      setting('serial'),
    ];
  }

  /** Gives its node to the group of the driver. Where no vendor is named, that of each UPS which NUT knows. */
  async prepare(): Promise<void> {
    const { user } = this;
    if (user === null) return;
    const known = this.#vendor === null ? await this.#knownToNut() : null;
    for (const { vendor, product, place } of await this.#found()) {
      if (known !== null && !known.has(`${vendor}:${product}`)) continue;
      const node = join(this.folders.nodes, place);
      await giveTo(user, node).catch((error: unknown) =>
        this.log.debug(`${node} cannot be given to the driver's group: ${messageOf(error)}`),
      );
    }
  }

  /** Only one that is named, and that there is only once: a reset of somebody else's device would harm. */
  async reset(): Promise<void> {
    if (this.#vendor === null || this.#product === null) return;
    const [device, another] = await this.#found();
    if (device === undefined || another !== undefined) return;
    const { vendor, product, place } = device;
    this.log.warn(`the device ${vendor}:${product} is reset: its driver starts in vain`);
    await runOnce('usbreset', [place], { timeout: seconds(10) }).catch((error: unknown) =>
      this.log.debug(`it cannot be reset: ${messageOf(error)}`),
    );
  }

  async #found(): Promise<readonly Found[]> {
    const { listed } = this.folders;
    const names = await readdir(listed).catch(() => []);
    const found = await Promise.all(names.map((name) => deviceIn(join(listed, name))));
    return found
      .filter((device) => device !== null)
      .filter(
        ({ vendor, product, serial }) =>
          (this.#vendor?.test(vendor) ?? true) &&
          (this.#product?.test(product) ?? true) &&
          (this.#serial?.test(serial) ?? true),
      );
  }

  /** As `vendor:product`. */
  async #knownToNut(): Promise<ReadonlySet<string>> {
    const texts = this.folders.rules.map(async (folder) => {
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.includes('nut-usbups'));
      return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
    });
    const pairs = (await Promise.all(texts)).flat().join('\n').matchAll(idsInRule);
    return new Set([...pairs].map(([, vendor = '', product = '']) => `${vendor}:${product}`.toLowerCase()));
  }
}

const idsInRule = /ATTRS?\{idVendor\}=="([0-9a-f]{4})", *ATTRS?\{idProduct\}=="([0-9a-f]{4})"/gi;

/** NUT takes these settings for regular expressions that fit the whole, in any case (nut_usb.7, "matching"). */
const whole = (pattern: string): RegExp => {
  try {
    return new RegExp(`^(?:${pattern})$`, 'i');
  } catch {
    // The driver tells what is wrong with it.
    return /^$/;
  }
};

/** Left as it is where the driver may use it already, by a udev rule. */
async function giveTo({ uid, gid }: RunAs, node: string): Promise<void> {
  const { uid: owner, gid: group, mode } = await stat(node);
  const isOpen =
    (mode & 0o006) === 0o006 ||
    (group === gid && (mode & 0o060) === 0o060) ||
    (owner === uid && (mode & 0o600) === 0o600);
  if (isOpen) return;
  await chown(node, owner, gid);
  await chmod(node, groupMode);
}

/** Null where the folder is not that of a device, or of a hub. */
async function deviceIn(folder: string): Promise<Found | null> {
  const read = (name: string): Promise<string> =>
    readFile(join(folder, name), 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
  const [vendor = '', product = '', serial = '', kind, bus = '', number = ''] = await Promise.all(
    ['idVendor', 'idProduct', 'serial', 'bDeviceClass', 'busnum', 'devnum'].map(read),
  );
  if (!vendor || !product || !bus || !number || kind === hubClass) return null;
  return { vendor, product, serial, place: `${bus.padStart(3, '0')}/${number.padStart(3, '0')}` };
}
