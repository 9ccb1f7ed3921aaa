import { batteryAt } from './battery.js';
import { isUp, type Host } from './host.js';
import type { DomainSettings, HostSettings } from './settings.js';
import type { State } from './state.js';
import { between, moment, type Duration, type Moment } from './time.js';
import type { Wake } from './wake.js';

/** The hosts after a look at their wake-ups, and those that a magic packet is to be sent to now. */
export interface WakeStep {
  readonly hosts: readonly Host[];
  readonly packets: readonly string[];
}

/**
 * The plan after an outage: every host that is to be woken by itself and is not up, or is still going down. Whether it is
 * up is looked at again when its turn comes.
 */
export function planAfterOutage(
  settings: DomainSettings,
  hosts: readonly Host[],
  now: Moment,
): readonly Host[] {
  return planned(settings, hosts, now, () => true);
}

/** After a drill only those that were told to go down in it: nobody else's machines are switched on. */
export const planAfterDrill = (
  settings: DomainSettings,
  hosts: readonly Host[],
  now: Moment,
): readonly Host[] => planned(settings, hosts, now, (host) => host.toldToShutDown);

function planned(
  settings: DomainSettings,
  hosts: readonly Host[],
  now: Moment,
  concerned: (host: Host) => boolean,
): readonly Host[] {
  const dueAt = later(now, settings.wake.delay);
  return hosts.map((host) => {
    const wakes = settingsOf(settings, host).wake;
    if (!wakes.auto || !wakes.possible || !concerned(host)) return { ...host, wake: null };
    if (isUp(host, now) === true && !host.toldToShutDown) return { ...host, wake: null };
    return { ...host, wake: { stage: 'planned', dueAt } };
  });
}

/** The pending ones due after the whole delay from now. */
export const dueAnew = (settings: DomainSettings, hosts: readonly Host[], now: Moment): readonly Host[] =>
  hosts.map((host) =>
    host.wake === null || host.wake.stage === 'failed'
      ? host
      : { ...host, wake: { stage: 'planned', dueAt: later(now, settings.wake.delay) } },
  );

/** A new outage: what is pending is void, and who is told to go down begins anew. */
export const withoutWakes = (hosts: readonly Host[]): readonly Host[] =>
  hosts.some(({ wake, toldToShutDown }) => wake !== null || toldToShutDown)
    ? hosts.map((host) => ({ ...host, wake: null, toldToShutDown: false }))
    : hosts;

/** A person asks for it: at once, whatever the plan. */
export const wokenNow = (host: Host, now: Moment): Host => ({
  ...host,
  wake: { stage: 'sending', firstSentAt: now, lastSentAt: now, tries: 1 },
});

/** Carries the plan on as far as it has come. Nothing is sent while it is not certain that the mains is there. */
export function advanceWakes(settings: DomainSettings, state: State, now: Moment): WakeStep {
  if (state.hosts.every(({ wake }) => wake === null || wake.stage === 'failed')) {
    return { hosts: withoutSettled(state.hosts, now), packets: [] };
  }
  const mainsIsThere =
    state.decided && state.mains.name === 'present' && state.outage === null && state.drill === null;
  const hosts = state.hosts.map((host) => {
    const wake = mainsIsThere ? advanced(settings, state, host, now) : host.wake;
    return settled(wake === host.wake ? host : { ...host, wake }, now);
  });
  const isNew = (host: Host, index: number): boolean => host !== state.hosts[index];
  return {
    hosts: hosts.some(isNew) ? hosts : state.hosts,
    packets: hosts
      .filter((host, index) => host.wake?.stage === 'sending' && host.wake !== state.hosts[index]?.wake)
      .map(({ id }) => id),
  };
}

const withoutSettled = (hosts: readonly Host[], now: Moment): readonly Host[] => {
  const next = hosts.map((host) => settled(host, now));
  return next.some((host, index) => host !== hosts[index]) ? next : hosts;
};

/** A host that is up again by whatever way needs nothing more; one that failed and comes up late has not failed. */
function settled(host: Host, now: Moment): Host {
  const { wake } = host;
  if (wake === null || wake.stage === 'planned' || isUp(host, now) !== true) return host;
  return { ...host, wake: null, toldToShutDown: false };
}

function advanced(settings: DomainSettings, state: State, host: Host, now: Moment): Wake | null {
  const { wake } = host;
  if (wake === null || wake.stage === 'failed') return wake;
  return wake.stage === 'planned'
    ? fromPlanned(settings, state, host, wake, now)
    : fromSending(settings, host, wake, now);
}

function fromPlanned(
  settings: DomainSettings,
  state: State,
  host: Host,
  wake: Extract<Wake, { stage: 'planned' }>,
  now: Moment,
): Wake | null {
  if (now.monotonic < wake.dueAt.monotonic) return wake;
  const overdue = between(wake.dueAt.monotonic, now.monotonic);
  const { giveUpAfter } = settings.wake;
  if (isUp(host, now) === true) {
    // Still going down, perhaps: it is waited for, and woken once it is down.
    return host.toldToShutDown && overdue < giveUpAfter ? wake : null;
  }
  const obstacle = obstacleOf(settings, state, host, now);
  if (obstacle === null) return { stage: 'sending', firstSentAt: now, lastSentAt: now, tries: 1 };
  const hopeless = obstacle.final || (obstacle.bounded && overdue >= giveUpAfter);
  return hopeless ? { stage: 'failed', at: now, reason: obstacle.reason } : wake;
}

interface Obstacle {
  readonly reason: string;
  /** It will not go away. */
  readonly final: boolean;
  /** It is waited for only as long as for a host itself. */
  readonly bounded: boolean;
}

function obstacleOf(settings: DomainSettings, state: State, host: Host, now: Moment): Obstacle | null {
  const { wake } = settingsOf(settings, host);
  for (const id of wake.after) {
    const before = state.hosts.find((other) => other.id === id);
    if (before === undefined || isUp(before, now) === true) continue;
    const { name } = settingsOf(settings, before);
    const failed = before.wake?.stage === 'failed';
    const onItsWay = before.wake !== null && !failed;
    return { reason: `${name}, which has to be up before, is not up`, final: failed, bounded: !onItsWay };
  }
  if (wake.leastCharge === null || state.battery === null || settings.battery === null) return null;
  const { charge } = batteryAt(state.battery, settings.battery, false, now);
  return charge * 100 < wake.leastCharge
    ? { reason: `the battery is below ${wake.leastCharge} %`, final: false, bounded: false }
    : null;
}

function fromSending(
  { wake: { retryEvery, giveUpAfter } }: DomainSettings,
  host: Host,
  wake: Extract<Wake, { stage: 'sending' }>,
  now: Moment,
): Wake {
  if (isUp(host, now) === true) return wake;
  if (between(wake.firstSentAt.monotonic, now.monotonic) >= giveUpAfter) {
    return {
      stage: 'failed',
      at: now,
      reason: `it did not come up after ${wake.tries} magic packet${wake.tries === 1 ? '' : 's'}`,
    };
  }
  if (between(wake.lastSentAt.monotonic, now.monotonic) < retryEvery) return wake;
  return { ...wake, lastSentAt: now, tries: wake.tries + 1 };
}

const later = (from: Moment, wait: Duration): Moment => moment(from.monotonic + wait, from.wall + wait);

const unknownHost: HostSettings = {
  id: '',
  name: '',
  ups: null,
  wake: { auto: false, possible: false, after: [], leastCharge: null },
};

export const settingsOf = ({ hosts }: DomainSettings, { id }: Pick<Host, 'id'>): HostSettings =>
  hosts.find((host) => host.id === id) ?? unknownHost;
