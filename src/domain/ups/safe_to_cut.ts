import type { Now } from '../core/now.js';
import type { DomainSettings, PrimarySettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, between, milliseconds, seconds } from '../core/time.js';
import type { Host } from '../host/host.js';
import { told, type Told } from '../view/reasons/told.js';
import type { SafeToCut } from '../view/snapshot.js';
import { isWithoutMains } from './supply.js';
import type { Ups } from './ups.js';

/** One that answers no more still writes to its disks for a while. */
const downFor = seconds(60);

/** Who has to be down before the machine that we run on: every other one that has lost its power. */
export const waitedFor = ({ hosts, upses }: State, own: PrimarySettings | null): readonly Host[] =>
  hosts.filter(({ settings }) => settings.id !== own?.host && isWithoutMains(upses, settings));

/** Since when every host is down that needs the UPS, in a real outage; null where that is not so. */
export function hostsDownSince(
  { primary }: DomainSettings,
  state: State,
  ups: Ups,
  now: Now,
): Ups['hostsDownSince'] {
  if (ups.outage === null || ups.input.name !== 'lost') return null;
  const areDown = waitedFor(state, primary)
    .filter(({ settings }) => settings.poweredBy.includes(ups.settings.name))
    .every(({ presence }) => presence.up === false);
  return areDown ? (ups.hostsDownSince ?? now.moment) : null;
}

/** Whether they have been for long enough. */
export const areHostsDown = ({ hostsDownSince: since }: Ups, now: Now): boolean =>
  since !== null && now.reached(after(since.monotonic, downFor));

export function safeToCut(settings: DomainSettings, state: State, ups: Ups, now: Now): SafeToCut {
  const no = (...blockedBy: readonly Told[]): SafeToCut => ({ safe: false, blockedBy, cutIn: null });
  if (ups.drill !== null) return no(told('cut_drill'));
  if (ups.outage === null) return no(told('cut_no_outage'));
  if (ups.input.name === 'unknown') return no(told('cut_mains_unknown'));
  if (ups.input.name !== 'lost') return no(told('cut_mains_back'));
  const blockers = blockersOf(settings, state, ups);
  if (blockers.length > 0) return no(...blockers);
  if (!areHostsDown(ups, now)) return no(told('cut_only_just'));
  const { primary } = state;
  if (settings.primary === null || primary.stage !== 'going' || !feeds(ups, settings.primary)) {
    return { safe: true, blockedBy: [], cutIn: null };
  }
  const { askedAt, since } = primary;
  const passed = between((askedAt ?? since).monotonic, now.monotonic);
  return { safe: true, blockedBy: [], cutIn: milliseconds(settings.primary.shutdownTakes - passed) };
}

/** Also a host that other UPSes feed as well blocks as long as it is up. */
function blockersOf({ primary: own }: DomainSettings, { hosts, primary }: State, ups: Ups): readonly Told[] {
  const others = hosts.filter(({ settings }) => feeds(ups, settings) && settings.id !== own?.host);
  const isOurs = own !== null && feeds(ups, own);
  return [
    ...(others.length === 0 && !isOurs ? [told('cut_no_host')] : []),
    ...others.flatMap(({ presence, settings: { name: host } }) => {
      if (presence.up === false) return [];
      return told(presence.up === true ? 'cut_host_up' : 'cut_host_unknown', { host });
    }),
    ...(isOurs && primary.stage !== 'going' ? [told('cut_machine_up')] : []),
    ...(isOurs && primary.stage === 'going' && primary.trouble !== null ? [told('cut_machine_stuck')] : []),
  ];
}

const feeds = (
  { settings: { name } }: Ups,
  { poweredBy }: { readonly poweredBy: readonly string[] },
): boolean => poweredBy.includes(name);
