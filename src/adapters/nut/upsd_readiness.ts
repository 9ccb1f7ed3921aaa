import { setTimeout as pause } from 'node:timers/promises';
import type { ListenAddress } from '../../config/sections/nut.js';
import { messageOf } from '../../domain/failure.js';
import { seconds, type Duration } from '../../domain/time.js';
import type { ServedUps } from './upsd_files.js';
import { WaysIn } from './ways_in.js';

const patience: Duration = seconds(2);
const tryEveryMs = 25;

/**
 * Resolves once upsd answers and serves every UPS.
 *
 * @param listen where it listens: IP addresses
 * @param unanswered as in `NutClientSettings`
 * @throws Error, saying what was missing at last, once `signal` aborts
 */
export async function untilUpsdServes(
  listen: readonly ListenAddress[],
  upses: readonly ServedUps[],
  unanswered: () => () => void,
  signal: AbortSignal,
): Promise<void> {
  const ways = new WaysIn(patience, unanswered);
  ways.lead(listen);
  let missing = 'it was not asked';
  try {
    while (!signal.aborted) {
      try {
        const served = await ways.ask((client) => client.upsNames());
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
    ways.close();
  }
}
