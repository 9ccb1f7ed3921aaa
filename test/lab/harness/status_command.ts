import type { StatusReport } from '../../../src/api/report.js';
import type { Service } from './service.js';

/** What the command `status` shows people. */
export const statusText = async (service: Service): Promise<string> =>
  (await service.command('status')).stdout;

/** What `status --json` tells. */
export const statusOf = async (service: Service): Promise<StatusReport> =>
  JSON.parse((await service.command('status', '--json')).stdout) as StatusReport;

/** The hosts in `status --json`, in the order of the configuration. */
export const hostsIn = async (service: Service): Promise<StatusReport['hosts']> =>
  (await statusOf(service)).hosts;

/**
 * When the outage that is on, or was last, began as the service counts it, as `performance.now()`, to a millisecond. Clients
 * hear of it a little later: once it is on the disk.
 */
export const outageBegan = async (service: Service): Promise<number> => {
  const { last_outage: outage } = await statusOf(service);
  const now = performance.now();
  // Held up between the two clocks, we would have it begin early, never late.
  return Date.parse(outage?.started ?? '') - Date.now() + now;
};
