import { readFile } from 'node:fs/promises';
import type { RunAs } from '../../domain/ports.js';

/**
 * The first of these users that this machine has, or null. Only root can start a child as somebody else, so null as well
 * where we are not root: then children run as ourselves.
 */
export async function runAsOneOf(names: readonly string[]): Promise<RunAs | null> {
  if (process.getuid?.() !== 0) return null;
  const accounts = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  for (const name of names) {
    const account = accounts.get(name);
    if (account !== undefined) return account;
  }
  return null;
}

/** passwd(5): name, password, uid, gid, … by colons. */
export function parsePasswd(text: string): ReadonlyMap<string, RunAs> {
  const accounts = new Map<string, RunAs>();
  for (const line of text.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === undefined || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) continue;
    accounts.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}
