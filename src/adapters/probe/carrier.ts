import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { systemCodeOf } from '../../platform/system_error.js';

/** A VLAN on a bridge on a bond on a card is four high. */
const stackLimit = 5;

/**
 * Whether an interface has no link: its `carrier` is 0, or unreadable because it is administratively down (EINVAL;
 * the kernel's Documentation/ABI/testing/sysfs-class-net). An interface that stands on others (bridge, bond, VLAN) is
 * also down when every physical card beneath it is: a bridge keeps its carrier for the sake of its virtual machines.
 * What has no such file counts as up. Read without the thread pool, for the reason that link.ts tells.
 *
 * @param classNet the folder of interfaces, /sys/class/net
 * @throws never; what cannot be read counts as up
 */
export const isLinkDown = (device: string, classNet: string): boolean => {
  if (lacksCarrier(device, classNet)) return true;
  const cards = cardsBeneath(device, classNet, stackLimit);
  return cards.length > 0 && cards.every((card) => lacksCarrier(card, classNet));
};

const lacksCarrier = (device: string, classNet: string): boolean => {
  try {
    return readFileSync(join(classNet, device, 'carrier'), 'latin1').trim() === '0';
  } catch (error) {
    return systemCodeOf(error) === 'EINVAL';
  }
};

/** The physical interfaces (those with a `device`) that this one stands on, through its `lower_…` links. */
const cardsBeneath = (device: string, classNet: string, depth: number): string[] => {
  const entries = entriesOf(join(classNet, device));
  const lower = entries
    .filter((entry) => entry.startsWith('lower_'))
    .map((entry) => entry.slice('lower_'.length));
  if (lower.length === 0 || depth === 0) return entries.includes('device') ? [device] : [];
  return lower.flatMap((name) => cardsBeneath(name, classNet, depth - 1));
};

const entriesOf = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
