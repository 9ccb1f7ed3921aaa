import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { systemCodeOf } from '../../domain/failure.js';

/** A VLAN on a bridge on a bond on a card is four high. */
const stackLimit = 5;

/**
 * Whether an interface has no link: its `carrier` is 0, or unreadable because it is administratively down (EINVAL;
 * the kernel's Documentation/ABI/testing/sysfs-class-net). An interface that stands on others (bridge, bond, VLAN) is
 * also down when every physical card beneath it is: a bridge keeps its carrier for the sake of its virtual machines.
 * What has no such file counts as up.
 *
 * @param classNet the folder of interfaces, /sys/class/net
 * @throws never; what cannot be read counts as up
 */
export const isLinkDown = async (device: string, classNet: string): Promise<boolean> => {
  if (await lacksCarrier(device, classNet)) return true;
  const cards = await cardsBeneath(device, classNet, stackLimit);
  if (cards.length === 0) return false;
  const down = await Promise.all(cards.map((card) => lacksCarrier(card, classNet)));
  return !down.includes(false);
};

const lacksCarrier = async (device: string, classNet: string): Promise<boolean> => {
  try {
    return (await readFile(join(classNet, device, 'carrier'), 'latin1')).trim() === '0';
  } catch (error) {
    return systemCodeOf(error) === 'EINVAL';
  }
};

/** The physical interfaces (those with a `device`) that this one stands on, through its `lower_…` links. */
const cardsBeneath = async (device: string, classNet: string, depth: number): Promise<string[]> => {
  const entries = await readdir(join(classNet, device)).catch((): string[] => []);
  const lower = entries
    .filter((entry) => entry.startsWith('lower_'))
    .map((entry) => entry.slice('lower_'.length));
  if (lower.length === 0 || depth === 0) return entries.includes('device') ? [device] : [];
  return (await Promise.all(lower.map((name) => cardsBeneath(name, classNet, depth - 1)))).flat();
};
