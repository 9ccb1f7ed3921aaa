import type { Now } from '../core/now.js';
import type { DomainSettings, PrimarySettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, between, milliseconds, seconds } from '../core/time.js';
import type { Host } from '../host/host.js';
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
  const no = (...blockedBy: readonly string[]): SafeToCut => ({ safe: false, blockedBy, cutIn: null });
  if (ups.drill !== null) return no('a drill never cuts the power');
  if (ups.outage === null) return no('no outage is going on');
  if (ups.input.name === 'unknown') return no('it is not known whether the mains is there');
  if (ups.input.name !== 'lost') return no('the mains is back, or may be');
  const blockers = blockersOf(settings, state, ups);
  if (blockers.length > 0) return no(...blockers);
  if (!areHostsDown(ups, now)) return no('the hosts have only just gone down');
  const { primary } = state;
  if (settings.primary === null || primary.stage !== 'going' || !feeds(ups, settings.primary)) {
    return { safe: true, blockedBy: [], cutIn: null };
  }
  const { askedAt, since } = primary;
  const passed = between((askedAt ?? since).monotonic, now.monotonic);
  return { safe: true, blockedBy: [], cutIn: milliseconds(settings.primary.shutdownTakes - passed) };
}

/** Also a host that other UPSes feed as well blocks as long as it is up. */
function blockersOf(
  { primary: own }: DomainSettings,
  { hosts, primary }: State,
  ups: Ups,
): readonly string[] {
  const others = hosts.filter(({ settings }) => feeds(ups, settings) && settings.id !== own?.host);
  const isOurs = own !== null && feeds(ups, own);
  return [
    ...(others.length === 0 && !isOurs ? ['no host on it is configured'] : []),
    ...others.flatMap(({ presence, settings: { name } }) => {
      if (presence.up === false) return [];
      return presence.up === true ? `${name} is up` : `nobody knows whether ${name} runs`;
    }),
    ...(isOurs && primary.stage !== 'going' ? ['the machine that sentinel-ups runs on is up'] : []),
    ...(isOurs && primary.stage === 'going' && primary.trouble !== null
      ? ['the machine that sentinel-ups runs on could not be shut down']
      : []),
  ];
}

const feeds = (
  { settings: { name } }: Ups,
  { poweredBy }: { readonly poweredBy: readonly string[] },
): boolean => poweredBy.includes(name);
