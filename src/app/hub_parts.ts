import { HttpHub, type HubSurroundings } from '../adapters/http/hub.js';
import { usualLimits } from '../adapters/http/settings.js';
import { driverData } from '../adapters/nut/variables.js';
import { decisionDueAt, healthOf, type Health } from '../domain/health.js';
import type { Clock } from '../domain/ports.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Settings } from '../config/settings.js';
import { httpTokenFile } from './data_folder.js';
import type { HostParts } from './host_parts.js';
import type { Surroundings } from './surroundings.js';

/** The check of a service that begins now. */
export function healthCheck(settings: Settings, snapshot: () => Snapshot, clock: Clock): () => Health {
  const expected = {
    upsdIsOurs: settings.nut.mode === 'bundled',
    decisionDueAt: decisionDueAt(settings.detection, clock.now().monotonic),
  };
  return () => healthOf(snapshot(), expected, clock.now().monotonic);
}

/** What the hub shows and commands; the page in Home Assistant's sidebar shows the same. */
export const hubSurroundings = (
  given: Surroundings &
    Pick<HostParts, 'hostAt'> & {
      readonly serialPrefix: string;
      readonly snapshot: () => Snapshot;
      readonly health: () => Health;
    },
): HubSurroundings => ({
  snapshot: given.snapshot,
  health: given.health,
  inbox: given.inbox,
  hostAt: given.hostAt,
  variables: (ups) =>
    driverData(ups, { serial: `${given.serialPrefix}-${ups.name}`, version: given.version }).variables,
  log: given.log.child('http'),
});

/** The hub over HTTP; null where it is turned off. */
export function buildHub(
  { settings, dataFolder, version, connectionShares }: Surroundings,
  surroundings: HubSurroundings,
): HttpHub | null {
  if (settings.http === null) return null;
  return new HttpHub(
    {
      ...settings.http,
      tokenFile: httpTokenFile(dataFolder),
      version,
    },
    surroundings,
    { ...usualLimits, mostConnections: connectionShares.hub },
  );
}
