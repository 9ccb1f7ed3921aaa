import type { Now } from '../core/now.js';
import type { DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, between, milliseconds, seconds, type Duration } from '../core/time.js';
import type { Host } from '../host/host.js';
import type { Ups } from './ups.js';

/** Whether the output of a UPS may be cut. */
export interface SafeToCut {
  readonly safe: boolean;
  /** What stands in the way, in words; empty where it is safe. */
  readonly blockedBy: readonly string[];
  /** How long to wait before: the machine that we run on is shutting down even now. Null: no longer. */
  readonly cutIn: Duration | null;
}

/** One that answers no more still writes to its disks for a while. */
const downFor = seconds(60);

/** Since when every host on the UPS is down, in a real outage; null where that is not so. */
export function hostsDownSince(
  settings: DomainSettings,
  state: State,
  ups: Ups,
  now: Now,
): Ups['hostsDownSince'] {
  if (ups.outage === null || ups.input.name !== 'lost') return null;
  const areDown = hostsOn(settings, state, ups).every(({ presence }) => presence.up === false);
  return areDown ? (ups.hostsDownSince ?? now.moment) : null;
}

/** Whether they have been for long enough. */
export const areHostsDown = ({ hostsDownSince: since }: Ups, now: Now): boolean =>
  since !== null && now.reached(after(since.monotonic, downFor));

/** The machine that we run on is not waited for: it is told by what it does. */
const hostsOn = ({ primary }: DomainSettings, { hosts }: State, ups: Ups): readonly Host[] =>
  hosts.filter(
    ({ settings: { id, poweredBy } }) => poweredBy.includes(ups.settings.name) && id !== primary?.host,
  );

export function safeToCut(settings: DomainSettings, state: State, ups: Ups, now: Now): SafeToCut {
  const no = (...blockedBy: readonly string[]): SafeToCut => ({ safe: false, blockedBy, cutIn: null });
  if (ups.drill !== null) return no('a drill never cuts the power');
  if (ups.outage === null) return no('no outage is going on');
  if (ups.input.name !== 'lost') return no('the mains is back, or may be');
  const blockers = blockersOf(settings, state, ups);
  if (blockers.length > 0) return no(...blockers);
  if (!areHostsDown(ups, now)) return no('the hosts have only just gone down');
  const { primary } = state;
  if (primary.stage !== 'going' || settings.primary?.poweredBy !== ups.settings.name) {
    return { safe: true, blockedBy: [], cutIn: null };
  }
  const left = settings.primary.shutdownTakes - between(primary.since.monotonic, now.monotonic);
  return { safe: true, blockedBy: [], cutIn: milliseconds(Math.max(0, left)) };
}

function blockersOf(settings: DomainSettings, state: State, ups: Ups): readonly string[] {
  const hosts = hostsOn(settings, state, ups);
  const isOurs = settings.primary?.poweredBy === ups.settings.name;
  return [
    ...(hosts.length === 0 && !isOurs ? ['no host on it is configured'] : []),
    ...hosts.flatMap(({ presence, settings: { name } }) => {
      if (presence.up === false) return [];
      return presence.up === true ? `${name} is up` : `nobody knows whether ${name} runs`;
    }),
    ...(isOurs && state.primary.stage !== 'going' ? ['the machine that sentinel-ups runs on is up'] : []),
  ];
}
