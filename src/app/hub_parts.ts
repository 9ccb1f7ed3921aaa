import { HttpHub } from '../adapters/http/hub.js';
import { driverData } from '../adapters/nut/variables.js';
import type { Snapshot } from '../domain/snapshot.js';
import { httpTokenFile } from './data_folder.js';
import type { HostParts } from './host_parts.js';
import type { Surroundings } from './surroundings.js';

/** The hub over HTTP; null where it is turned off. */
export function buildHub(
  given: Surroundings &
    Pick<HostParts, 'hostAt'> & { readonly serialPrefix: string; readonly snapshot: () => Snapshot },
): HttpHub | null {
  const { settings, version, serialPrefix } = given;
  if (settings.http === null) return null;
  return new HttpHub(
    {
      ...settings.http,
      tokenFile: httpTokenFile(given.dataFolder),
      version,
    },
    {
      snapshot: given.snapshot,
      inbox: given.inbox,
      hostAt: given.hostAt,
      variables: (ups) => driverData(ups, { serial: `${serialPrefix}-${ups.name}`, version }).variables,
      clock: given.clock,
      log: given.log.child('http'),
    },
  );
}
