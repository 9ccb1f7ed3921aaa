import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../domain/failure.js';
import { seconds, type Duration } from '../../domain/time.js';
import { NutClient } from './nut_client.js';
import type { ListenAddress, ServedUps } from './upsd_files.js';

const patience: Duration = seconds(2);
const tryEveryMs = 25;

/** Where upsd listens when it is told nothing (upsd.conf(5)). */
const unlessTold: ListenAddress = { address: '127.0.0.1', port: 3493 };

/** Where we ourselves reach a upsd that listens there. */
export function wayIn([first = unlessTold]: readonly ListenAddress[]): {
  readonly host: string;
  readonly port: number;
} {
  const loopback: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  return { host: loopback[first.address] ?? first.address, port: first.port };
}

/**
 * Resolves once upsd answers on its port and serves every UPS.
 *
 * @throws Error, saying what was missing at last, once `signal` aborts
 */
export async function untilUpsdServes(
  { listen, upses }: { readonly listen: readonly ListenAddress[]; readonly upses: readonly ServedUps[] },
  signal: AbortSignal,
): Promise<void> {
  const client = new NutClient({ ...wayIn(listen), patience });
  let missing = 'it was not asked';
  try {
    while (!signal.aborted) {
      try {
        const served = await client.upsNames();
        const absent = upses.filter(({ name }) => !served.includes(name));
        if (absent.length === 0) return;
        missing = `it does not serve ${absent.map(({ name }) => name).join(', ')}`;
      } catch (error) {
        missing = messageOf(error);
      }
      await pause(tryEveryMs);
    }
    throw new Error(missing);
  } finally {
    client.close();
  }
}
