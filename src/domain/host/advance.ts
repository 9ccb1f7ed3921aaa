import type { Change, Effect } from '../core/event.js';
import type { Now } from '../core/now.js';
import type { DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import type { Moment } from '../core/time.js';
import type { PowerNews } from '../ups/advance.js';
import { isWithoutMains, onBatteryOf } from '../ups/supply.js';
import type { Ups } from '../ups/ups.js';
import { withLogins } from './heard.js';
import { mayBeGoingDown, withDeparture, type Host } from './host.js';
import { presenceOf } from './presence.js';
import { advanced } from './wake_progress.js';
import { plannedAfter, type HostNews } from './wake_plan.js';

/**
 * What follows for the hosts from what became of their UPSes, from what was heard of them, and from the time.
 *
 * @param before the UPSes before this step
 * @param news by the name of the UPS
 */
export function advanceHosts(
  settings: DomainSettings,
  state: State,
  before: readonly Ups[],
  news: ReadonlyMap<string, readonly PowerNews[]>,
  now: Now,
): Change<State> {
  const looked = mapped(state, (host) => {
    const presence = presenceOf(host.heard, host.presence, now);
    const seen = presence === host.presence ? host : { ...host, presence };
    const planned = newsOf(host, before, state.upses, news).reduce(
      (next, item) => plannedAfter(settings, next, item, now.moment),
      seen,
    );
    return isToldToGo(state, planned) ? withDeparture(planned, 'told', now.moment) : planned;
  });
  const next = mapped(looked, (host) =>
    host.wake.stage === 'none' && !mayBeGoingDown(host) ? host : advanced(settings, looked, host, now),
  );
  const effects = next.hosts.flatMap((host, index): Effect[] =>
    isNewPacket(looked.hosts[index], host) ? [{ type: 'send_magic_packet', host: host.settings.id }] : [],
  );
  return { next, effects };
}

/** One that hangs on several UPSes has lost the mains once fewer are left than it needs, and has it again once enough are. */
function newsOf(
  { settings }: Host,
  before: readonly Ups[],
  upses: readonly Ups[],
  news: ReadonlyMap<string, readonly PowerNews[]>,
): readonly HostNews[] {
  const ofUpses = news.size === 0 ? [] : settings.poweredBy.flatMap((name) => news.get(name) ?? []);
  if (before === upses) return ofUpses;
  const was = isWithoutMains(before, settings);
  const is = isWithoutMains(upses, settings);
  return was === is ? ofUpses : [...ofUpses, { type: is ? 'lost' : 'restored' }];
}

function mapped(state: State, change: (host: Host) => Host): State {
  const hosts = state.hosts.map(change);
  return hosts.some((host, index) => host !== state.hosts[index]) ? { ...state, hosts } : state;
}

/** By its section, or by its own announcement: it has to be brought back even if it still answers. */
function isToldToGo(state: State, host: Host): boolean {
  const on = onBatteryOf(state.upses, host.settings);
  if (on === null || (host.departure.stage !== 'staying' && host.departure.by === 'told')) return false;
  // Who is down already, as one that was switched off before a drill, goes down at nobody's word.
  if (host.presence.up === false) return false;
  const { report, logins } = host.heard;
  if (report?.status === 'shutting_down' && report.at.monotonic >= on.since.monotonic) return true;
  const { section } = host.settings;
  return [...(logins ?? []), ...(section === null ? [] : [section])].some(
    (name) => state.served.get(name) === 'OB LB',
  );
}

const isNewPacket = (before: Host | undefined, { wake }: Host): boolean =>
  wake.stage === 'sending' && (before?.wake.stage !== 'sending' || wake.tries !== before.wake.tries);

/** Every host with the sections that a NUT client on it is logged in to, by its id; null where upsd cannot be asked. */
export const withEveryLogin = (
  settings: DomainSettings,
  state: State,
  logins: ReadonlyMap<string, ReadonlySet<string>> | null,
  now: Moment,
): State =>
  mapped(state, (host) => {
    const to = logins === null ? null : (logins.get(host.settings.id) ?? new Set<string>());
    const heard = withLogins(host.heard, to, now);
    const seen = heard === host.heard ? host : { ...host, heard };
    const on = onBatteryOf(state.upses, host.settings);
    if (to === null) return seen;
    if (to.size === 0) {
      const hasLeft = (host.heard.logins?.size ?? 0) > 0;
      const seesBattery = on !== null && !(on.simulated && ignoresDrills(settings, host));
      const leavingTells = seesBattery || host.wake.stage === 'planned';
      return hasLeft && leavingTells ? withDeparture(seen, 'client_left', now) : seen;
    }
    if (host.departure.stage === 'staying') return seen;
    const isBackForGood = host.presence.loggedIn === false && on === null;
    return host.departure.by === 'client_left' || isBackForGood
      ? withDeparture(seen, 'client_back', now)
      : seen;
  });

const ignoresDrills = ({ sections }: DomainSettings, host: Host): boolean =>
  sections.some(({ name, ignoresDrills: ignores }) => name === host.settings.section && ignores);
