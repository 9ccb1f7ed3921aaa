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
  const dueAt = later(now, settings.wake.delay);
  return hosts.map((host) => {
    const wakes = settingsOf(settings, host).wake;
    if (!wakes.auto || !wakes.possible) return { ...host, wake: null, toldToShutDown: false };
    if (isUp(host, now) === true && !host.toldToShutDown) return { ...host, wake: null };
    return { ...host, wake: { stage: 'planned', dueAt } };
  });
}

/** After a drill only those that were told to go down in it: nobody else's machines are switched on. */
export function planAfterDrill(
  settings: DomainSettings,
  hosts: readonly Host[],
  now: Moment,
): readonly Host[] {
  const afresh = planAfterOutage(settings, hosts, now);
  return hosts.map((host, index) => (host.toldToShutDown ? (afresh[index] ?? host) : host));
}

/** The pending ones due after the whole delay from now. */
export const dueAnew = (settings: DomainSettings, hosts: readonly Host[], now: Moment): readonly Host[] =>
  hosts.map((host) =>
    host.wake === null || host.wake.stage === 'failed'
      ? host
      : { ...host, wake: { stage: 'planned', dueAt: later(now, settings.wake.delay) } },
  );

/** A new outage: what is pending is void. But who was told to go down may still be about to. */
export const withoutWakes = (hosts: readonly Host[]): readonly Host[] =>
  hosts.some(({ wake }) => wake !== null) ? hosts.map((host) => ({ ...host, wake: null })) : hosts;

/** A person asks for it: at once, whatever the plan. One that is up has nothing to wait for, and its plan stays. */
export const wokenNow = (host: Host, now: Moment): Host =>
  isUp(host, now) === true ? host : { ...host, wake: firstPacket(now) };

const firstPacket = (now: Moment): Wake => ({
  stage: 'sending',
  firstSentAt: now,
  lastSentAt: now,
  tries: 1,
  trouble: null,
});

/** Carries the plan on as far as it has come. Nothing is sent while it is not certain that the mains is there. */
export function advanceWakes(settings: DomainSettings, state: State, now: Moment): WakeStep {
  if (state.hosts.every(({ wake }) => wake === null)) return { hosts: state.hosts, packets: [] };
  const mainsIsThere =
    state.decided && state.mains.name === 'present' && state.outage === null && state.drill === null;
  const hosts = state.hosts.map((host) => {
    const settled = withoutNeed(host, now);
    return mainsIsThere ? advanced(settings, state, settled, now) : settled;
  });
  if (!hosts.some((host, index) => host !== state.hosts[index])) return { hosts: state.hosts, packets: [] };
  return {
    hosts,
    packets: hosts
      .filter((host, index) => host.wake?.stage === 'sending' && host.wake !== state.hosts[index]?.wake)
      .map(({ id }) => id),
  };
}

/** A host that is up again by whatever way needs nothing more; one that failed and comes up late has not failed. */
function withoutNeed(host: Host, now: Moment): Host {
  const { wake } = host;
  if (wake === null || wake.stage === 'planned' || isUp(host, now) !== true) return host;
  return { ...host, wake: null, toldToShutDown: false };
}

function advanced(settings: DomainSettings, state: State, host: Host, now: Moment): Host {
  switch (host.wake?.stage) {
    case 'planned':
      return fromPlanned(settings, state, host, host.wake, now);
    case 'sending':
      return fromSending(settings, host, host.wake, now);
    case 'failed':
    case undefined:
      return host;
  }
}

function fromPlanned(
  settings: DomainSettings,
  state: State,
  host: Host,
  { dueAt }: Extract<Wake, { stage: 'planned' }>,
  now: Moment,
): Host {
  if (now.monotonic < dueAt.monotonic) return host;
  const overdue = between(dueAt.monotonic, now.monotonic);
  const { giveUpAfter } = settings.wake;
  if (isUp(host, now) === true) {
    // Still going down, perhaps: it is waited for, and woken once it is down.
    if (host.toldToShutDown && overdue < giveUpAfter) return host;
    return { ...host, wake: null, toldToShutDown: false };
  }
  const obstacle = obstacleOf(settings, state, host, now);
  if (obstacle === null) return { ...host, wake: firstPacket(now) };
  const hopeless = obstacle.final || (obstacle.bounded && overdue >= giveUpAfter);
  return hopeless ? failed(host, obstacle.reason, now) : host;
}

/** It stays down as far as we are concerned; it is no longer one that is about to go down. */
const failed = (host: Host, reason: string, now: Moment): Host => ({
  ...host,
  wake: { stage: 'failed', at: now, reason },
  toldToShutDown: false,
});

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
): Host {
  if (between(wake.firstSentAt.monotonic, now.monotonic) >= giveUpAfter) {
    const packets = `${wake.tries} magic packet${wake.tries === 1 ? '' : 's'}`;
    const reason =
      wake.trouble === null
        ? `it did not come up after ${packets}`
        : `no magic packet could be sent: ${wake.trouble}`;
    return failed(host, reason, now);
  }
  if (between(wake.lastSentAt.monotonic, now.monotonic) < retryEvery) return host;
  return { ...host, wake: { ...wake, lastSentAt: now, tries: wake.tries + 1 } };
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
