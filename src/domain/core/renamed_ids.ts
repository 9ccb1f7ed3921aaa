import type { Remembered } from './memory_schema.js';
import type { DomainSettings } from './settings.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

type Renames = ReadonlyMap<string, string>;

/**
 * What is remembered under the ids of another version, under those of these settings: an update in mid-outage forgets nobody.
 *
 * @param formerIdOf the id that the other version made of a name
 */
export function withIdsOf(
  { upses, hosts }: DomainSettings,
  remembered: Remembered,
  formerIdOf: (name: string) => string,
): Remembered {
  const devices = renames(
    upses.flatMap(({ sentinels, witnesses }) => [...sentinels, ...witnesses]),
    formerIdOf,
  );
  const machines = renames(hosts, formerIdOf);
  const hostId = (id: string): string => machines.get(id) ?? id;
  return {
    ...remembered,
    seenAlive: remembered.seenAlive.map((id) => devices.get(id) ?? id),
    hosts: remembered.hosts.map(({ wake, ...host }) => ({
      ...host,
      id: hostId(host.id),
      wake:
        wake.stage === 'failed' && wake.waitsFor !== null
          ? { ...wake, waitsFor: hostId(wake.waitsFor) }
          : wake,
    })),
    upses: remembered.upses.map(({ drill, ...ups }) => ({
      ...ups,
      drill: drill === null ? null : { ...drill, upAtStart: drill.upAtStart.map(hostId) },
    })),
  };
}

/** A former id that somebody else has now is theirs. */
const renames = (named: readonly Named[], formerIdOf: (name: string) => string): Renames => {
  const taken = new Set(named.map(({ id }) => id));
  return new Map(
    named.map(({ id, name }) => [formerIdOf(name), id] as const).filter(([formerId]) => !taken.has(formerId)),
  );
};
