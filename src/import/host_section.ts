import type { Draft } from './draft.js';
import type { HostField } from './host_drafts.js';
import type { Given, Ledger } from './ledger.js';

/** What the keys of a `[WAKE_HOST_n]` section tell. */
const fieldOf: ReadonlyMap<string, HostField> = new Map([
  ['IP', 'address'],
  ['NAME', 'name'],
  ['MAC', 'mac'],
  ['BROADCAST_IP', 'broadcast'],
  ['SHUTDOWN_DELAY_MINUTES', 'minutes'],
  ['AUTO_WOL', 'auto'],
  ['IGNORE_SIMULATION', 'ignoresDrills'],
]);

/** Takes over what a section tells of one host. */
export const settleHost = (given: ReadonlyMap<string, Given>, draft: Draft, ledger: Ledger): void => {
  const fields = [...fieldOf].flatMap(([key, field]) => {
    const found = given.get(key);
    return found === undefined ? [] : [{ field, ...found }];
  });
  if (fields.length === 0) return;
  const fates = draft.hosts.add(new Map(fields.map(({ field, value }) => [field, value])));
  for (const { field, setting } of fields) {
    const fate = fates.get(field);
    if (fate !== undefined) ledger.settle(setting, fate);
  }
};
