import { messageOf } from '../domain/core/failure.js';
import type { Log } from '../domain/core/ports.js';
import { groupsOf, systemUser, type RunAs } from '../platform/child_process.js';

/** What a process has at least where nobody set anything (the kernel's own soft limit). */
const defaultOpenFiles = 1024;

/** How many connections each of our servers may have open at a time; `drivers`: all driver sockets together. */
export type ConnectionShares = ReturnType<typeof connectionShares>;

/**
 * Deals out the connections that others may open to us. All of them together take less than half of the files that we may
 * have open: the other half is the watching's (pings, probes, the broker, the state), whatever comes.
 *
 * @param openFiles how many files this process may have open; null where that is not known
 */
export function connectionShares(openFiles: number | null) {
  const share = (part: number, max: number): number =>
    Math.min(max, Math.floor((openFiles ?? defaultOpenFiles) * part));
  return {
    hub: share(1 / 4, 500),
    ingress: share(1 / 16, 100),
    control: share(1 / 32, 32),
    drivers: share(1 / 8, 512),
  };
}

/**
 * The system's own users for NUT and Mosquitto, or `nobody`, where we are root: a child needs no more than that. Null: the
 * child runs as ourselves.
 */
export async function childUsers(log: Log) {
  const isRoot = process.getuid?.() === 0;
  const nut = isRoot ? await firstOf(['nut', 'nobody'], log) : null;
  const mosquitto = isRoot ? await firstOf(['mosquitto', 'nobody'], log) : null;
  // A serial port, say, is open to the group of its own, which the user of NUT is a member of.
  const groups = nut === null ? [] : await groupsOf('nut').catch(() => []);
  const driver = nut === null ? null : { ...nut, groups: [nut.gid, ...groups] };
  return { nut, driver, mosquitto, all: [nut, mosquitto].filter((user) => user !== null) };
}

async function firstOf(names: readonly string[], log: Log): Promise<RunAs | null> {
  try {
    for (const name of names) {
      const user = await systemUser(name);
      if (user !== null) return user;
    }
  } catch (error) {
    log.warn(`The system's users cannot be read: ${messageOf(error)}`);
  }
  log.warn(`None of the users ${names.join(', ')} is there: that child runs as root.`);
  return null;
}
