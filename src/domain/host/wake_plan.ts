import { announced } from '../core/announcement.js';
import { noEffects, type Change, type DomainEvent } from '../core/event.js';
import type { DomainSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { between, moment, type Duration, type Moment } from '../core/time.js';
import type { PowerNews } from '../ups/advance.js';
import { told, type Told } from '../view/reasons/told.js';
import { mayBeGoingDown, settled, withWake, type Host } from './host.js';
import { noWake, type Wake } from './lifecycle.js';

/** What became of the power of a host. */
export type HostNews =
  | PowerNews
  /** A real outage: too few of its UPSes have the mains. */
  | { readonly type: 'lost' }
  /** It is over: enough of them have it again. */
  | { readonly type: 'restored' };

/** The host's wake-up after what became of its power. */
export function plannedAfter(settings: DomainSettings, host: Host, news: HostNews, now: Moment): Host {
  switch (news.type) {
    case 'lost':
      // What is pending is void. But who was told to go down may still be about to.
      return withWake(host, 'drop', noWake);
    case 'restored':
      return planAfterOutage(settings, host, now);
    case 'found_present':
      // Pending wake-ups wait for the whole delay anew. A drill that was going on is over, but who was told to go down in it
      // may be down.
      return planAfterDrill(settings, putOffAnew(settings, host, now), [], now);
    case 'seen_again':
      return putOff(settings, host, now);
    case 'drill_over':
      return planAfterDrill(settings, host, news.upAtStart, now);
  }
}

/**
 * Every host that is to be woken by itself. Whether it is up is looked at when its turn comes: one that still answers may be
 * going down at its own client's word.
 */
const planAfterOutage = (settings: DomainSettings, host: Host, now: Moment): Host =>
  isWokenByItself(host)
    ? withWake(host, 'plan', { stage: 'planned', dueAt: later(now, settings.wake.delay) })
    : settled(host, now);

/**
 * After a drill only those that may have gone down in it, at their section's word or at their own: nobody else's machines are
 * switched on.
 *
 * @param upAtStart the ids of the hosts that were up when it began
 */
function planAfterDrill(
  settings: DomainSettings,
  host: Host,
  upAtStart: readonly string[],
  now: Moment,
): Host {
  if (!mayBeGoingDown(host) && !upAtStart.includes(host.settings.id)) return host;
  if (!isWokenByItself(host)) return settled(host, now);
  const plan: Wake = { stage: 'planned', dueAt: later(now, settings.wake.delay) };
  return withWake(host, 'plan', isDueAfterOutage(host) ? plan : { ...plan, afterDrill: true });
}

const isWokenByItself = ({ settings: { wake } }: Host): boolean => wake.auto && wake.possible;

/** It is to be woken because of a real outage, whatever drill came after that. */
const isDueAfterOutage = ({ wake }: Host): boolean =>
  wake.stage === 'sending' || (wake.stage === 'planned' && wake.afterDrill !== true);

/** Due after the whole delay from now, where it is pending. */
const putOffAnew = (settings: DomainSettings, host: Host, now: Moment, firstDueAt?: Moment): Host =>
  withWake(host, 'put_off', {
    stage: 'planned',
    dueAt: later(now, settings.wake.delay),
    ...(firstDueAt === undefined ? {} : { firstDueAt }),
    ...(host.wake.stage === 'planned' && host.wake.afterDrill === true ? { afterDrill: true } : {}),
  });

/**
 * Nobody knows whether the mains was there just now: due anew. But a mains that is watched only now and then must not put it
 * off for ever.
 */
export function putOff(settings: DomainSettings, host: Host, now: Moment): Host {
  const firstDueAt = pendingSince(host);
  if (firstDueAt === null || between(firstDueAt.monotonic, now.monotonic) > settings.wake.giveUpAfter) {
    return host;
  }
  return putOffAnew(settings, host, now, firstDueAt);
}

/** When it was due first; null where it is not to be woken any more. */
const pendingSince = ({ wake }: Host): Moment | null => {
  if (wake.stage === 'planned') return wake.firstDueAt ?? wake.dueAt;
  return wake.stage === 'sending' ? wake.firstSentAt : null;
};

/** A person asks for it: at once, whatever the plan. One that is up has nothing to wait for, and its plan stays. */
export const wokenNow = (host: Host, now: Moment): Host =>
  host.presence.up === true ? host : withWake(host, 'ask', firstPacket(host, now));

export const firstPacket = (host: Host, now: Moment): Wake => ({
  stage: 'sending',
  firstSentAt: now,
  lastSentAt: now,
  tries: 1,
  seenDown: host.presence.up === false,
  trouble: null,
});

const later = (from: Moment, wait: Duration): Moment => moment(from.monotonic + wait, from.wall + wait);

/** It is known what became of a magic packet: it is told, and why one did not leave is shown with the host. */
export function packetDone(
  state: State,
  { id, trouble }: Extract<DomainEvent, { type: 'magic_packet_done' }>,
): Change<State> {
  const host = state.hosts.find(({ settings }) => settings.id === id);
  if (host === undefined) return { next: state, effects: noEffects };
  const { wake } = host;
  const { name } = host.settings;
  // One that was up all along has nothing to wait for any more: its one packet was the first.
  const tries = wake.stage === 'sending' ? wake.tries : 1;
  const details = { host: id, name, tries };
  const announcement =
    trouble === null
      ? announced('magic_packet_sent', packetSent(name, tries), details)
      : announced('magic_packet_failed', packetFailed(name, tries, trouble), { ...details, reason: trouble });
  const isNews = wake.stage === 'sending' && wake.trouble !== trouble;
  const hosts = state.hosts.map((known) =>
    known === host && isNews ? { ...known, wake: { ...wake, trouble } } : known,
  );
  return { next: isNews ? { ...state, hosts } : state, effects: [{ type: 'announce', announcement }] };
}

const packetSent = (host: string, number: number): Told =>
  number === 1 ? told('event_packet_sent', { host }) : told('event_packet_sent_again', { host, number });

const packetFailed = (host: string, number: number, error: string): Told =>
  number === 1
    ? told('event_packet_failed', { host, error })
    : told('event_packet_failed_again', { host, number, error });
