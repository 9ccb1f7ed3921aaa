import { isUp, mayBeGoingDown, type Host } from './host.js';
import { settingsOf } from './host_settings.js';
import type { DomainSettings } from './settings.js';
import { between, moment, type Duration, type Moment } from './time.js';
import type { Wake } from './wake.js';

/**
 * The plan after an outage: every host that is to be woken by itself. Whether it is up is looked at when its turn comes: one
 * that still answers may be going down at its own client's word.
 */
export function planAfterOutage(
  settings: DomainSettings,
  hosts: readonly Host[],
  now: Moment,
): readonly Host[] {
  const wake: Wake = { stage: 'planned', dueAt: later(now, settings.wake.delay) };
  return hosts.map((host) => (isWokenByItself(settings, host) ? { ...host, wake } : withNothingToDo(host)));
}

const isWokenByItself = (settings: DomainSettings, host: Host): boolean => {
  const { auto, possible } = settingsOf(settings, host).wake;
  return auto && possible;
};

export const withNothingToDo = (host: Host): Host => ({
  ...host,
  wake: null,
  toldToShutDown: false,
  clientLeft: false,
  absence: null,
});

/**
 * After a drill only those that may have gone down in it, at its UPS's word or at their own: nobody else's machines are
 * switched on.
 *
 * @param upAtStart the ids of the hosts that were up when it began
 */
export function planAfterDrill(
  settings: DomainSettings,
  hosts: readonly Host[],
  upAtStart: readonly string[],
  now: Moment,
): readonly Host[] {
  const wake: Wake = { stage: 'planned', dueAt: later(now, settings.wake.delay) };
  return hosts.map((host) => {
    if (!mayBeGoingDown(host) && !upAtStart.includes(host.id)) return host;
    if (!isWokenByItself(settings, host)) return withNothingToDo(host);
    return { ...host, wake: isDueAfterOutage(host) ? wake : { ...wake, afterDrill: true } };
  });
}

/** It is to be woken because of a real outage, whatever drill came after that. */
const isDueAfterOutage = ({ wake }: Host): boolean =>
  wake?.stage === 'sending' || (wake?.stage === 'planned' && wake.afterDrill !== true);

/** The pending ones planned anew, due after the whole delay from now. */
export const dueAnew = (settings: DomainSettings, hosts: readonly Host[], now: Moment): readonly Host[] =>
  hosts.map((host) =>
    pendingSince(host) === null ? host : { ...host, wake: plannedAnew(settings, host, now) },
  );

/**
 * Nobody knows whether the mains was there just now: as `dueAnew`. But a mains that is watched only now and then must not put
 * them off for ever.
 */
export const putOff = (settings: DomainSettings, hosts: readonly Host[], now: Moment): readonly Host[] =>
  hosts.map((host) => {
    const firstDueAt = pendingSince(host);
    if (firstDueAt === null || between(firstDueAt.monotonic, now.monotonic) > settings.wake.giveUpAfter)
      return host;
    return { ...host, wake: { ...plannedAnew(settings, host, now), firstDueAt } };
  });

/** When it was due first; null where it is not to be woken any more. */
const pendingSince = ({ wake }: Host): Moment | null => {
  if (wake?.stage === 'planned') return wake.firstDueAt ?? wake.dueAt;
  return wake?.stage === 'sending' ? wake.firstSentAt : null;
};

const plannedAnew = (
  settings: DomainSettings,
  { wake }: Host,
  now: Moment,
): Extract<Wake, { stage: 'planned' }> => ({
  stage: 'planned',
  dueAt: later(now, settings.wake.delay),
  ...(wake?.stage === 'planned' && wake.afterDrill === true ? { afterDrill: true } : {}),
});

/** A new outage: what is pending is void. But who was told to go down may still be about to. */
export const withoutWakes = (hosts: readonly Host[]): readonly Host[] =>
  hosts.some(({ wake }) => wake !== null) ? hosts.map((host) => ({ ...host, wake: null })) : hosts;

/** A person asks for it: at once, whatever the plan. One that is up has nothing to wait for, and its plan stays. */
export const wokenNow = (host: Host, now: Moment): Host =>
  isUp(host, now) === true ? host : { ...host, wake: firstPacket(host, now) };

export const firstPacket = (host: Host, now: Moment): Wake => ({
  stage: 'sending',
  firstSentAt: now,
  lastSentAt: now,
  tries: 1,
  seenDown: isUp(host, now) === false,
  trouble: null,
});

const later = (from: Moment, wait: Duration): Moment => moment(from.monotonic + wait, from.wall + wait);
