import { batteryAt, fullBattery, type Battery } from './battery.js';
import { hostAgain, rebasedHost, rememberHost, sameHosts, type RememberedHost } from './host_memory.js';
import type { Mains } from './mains.js';
import { newDevice, type ProbedDevice } from './probed_device.js';
import type { BatterySettings, DomainSettings, ProbedSettings } from './settings.js';
import type { OutageView, UpsStatus } from './snapshot.js';
import type { Drill, LastDrill, Maintenance, Outage, RuntimeDelay, State } from './state.js';
import {
  after,
  between,
  milliseconds,
  moment,
  monotonicTime,
  type Duration,
  type Moment,
  type Monotonic,
} from './time.js';
import { putOff } from './wake_plan.js';

/** What outlives the service: plain data, as it lies on disk. */
export interface Remembered {
  readonly bootId: string;
  readonly savedAt: Moment;
  readonly graceUntil: Monotonic;
  readonly mains: { readonly name: Mains['name']; readonly since: Moment };
  readonly decided: boolean;
  readonly outage: Outage | null;
  readonly lastOutage: OutageView | null;
  readonly drill: Drill | null;
  readonly lastDrill: LastDrill | null;
  readonly maintenance: {
    readonly until: Moment;
    readonly held: Readonly<Record<string, UpsStatus>>;
  } | null;
  readonly battery: Battery | null;
  readonly delays: Readonly<Record<string, RuntimeDelay>>;
  readonly seenAlive: readonly string[];
  readonly hosts: readonly RememberedHost[];
  /** A newer one may have been lost: what it says is not served again. Never on disk. */
  readonly mayBeOutdated?: boolean;
}

/**
 * Within this time after we were last seen running, on the same boot, the last status is served at once (the design,
 * "What is served from memory").
 */
export const servedFromMemoryFor = milliseconds(120_000);

export function remember(state: State, bootId: string, now: Moment): Remembered {
  return {
    bootId,
    savedAt: now,
    graceUntil: graceUntil(state),
    mains: { name: state.mains.name, since: state.mains.since },
    decided: state.decided,
    outage: state.outage,
    lastOutage: state.lastOutage,
    drill: state.drill,
    lastDrill: state.lastDrill,
    maintenance:
      state.maintenance === null
        ? null
        : { until: state.maintenance.until, held: Object.fromEntries(state.maintenance.held) },
    battery: state.battery,
    delays: Object.fromEntries(state.delays),
    seenAlive: seenAlive(state),
    hosts: state.hosts.map((host) => rememberHost(host, now)),
  };
}

/** Whether the disk has to know of the change before anybody else does. */
export const worthRemembering = (before: State, state: State): boolean =>
  before.decided !== state.decided ||
  before.outage !== state.outage ||
  before.lastOutage !== state.lastOutage ||
  before.drill !== state.drill ||
  before.lastDrill !== state.lastDrill ||
  before.maintenance !== state.maintenance ||
  before.battery !== state.battery ||
  before.delays !== state.delays ||
  (before.hosts !== state.hosts && !sameHosts(before.hosts, state.hosts)) ||
  (before.sentinels !== state.sentinels && seenAlive(before).length !== seenAlive(state).length);

/** The state to start with: what is remembered as far as it still holds, and nothing decided otherwise. */
export function recall(
  settings: DomainSettings,
  remembered: Remembered | null,
  bootId: string,
  now: Moment,
): State {
  const fresh = remembered !== null && isFresh(remembered, bootId, now);
  const rebased = remembered === null ? null : rebase(remembered, bootId, now);
  const known = new Set(fresh ? remembered.seenAlive : []);
  const until = fresh ? remembered.graceUntil : after(now.monotonic, settings.detection.bootGrace);
  const device = (probed: ProbedSettings): ProbedDevice =>
    newDevice(probed, known.has(probed.id) ? null : { until, because: 'start' }, now);
  const battery = settings.battery === null ? null : batteryAgain(settings.battery, remembered, bootId, now);
  const base: State = {
    startedAt: now,
    sentinels: settings.sentinels.map(device),
    witnesses: settings.witnesses.map(device),
    hosts: settings.hosts.map((host) => hostAgain(host, rebased?.hosts ?? [], rebased?.savedAt ?? now)),
    mains: { name: 'unknown', since: now, cause: 'undecided' },
    decided: false,
    outage: rebased?.outage ?? null,
    lookOverAt: null,
    lastOutage: rebased?.lastOutage ?? null,
    drill: null,
    lastDrill: rebased?.lastDrill ?? null,
    maintenance: null,
    battery,
    delays: rebased === null ? new Map() : delaysThatHold(settings, rebased.delays),
    served: new Map(),
    clients: null,
    failedParts: new Map(),
  };
  if (rebased === null) return base;
  if (fresh) return servedAgain(settings, base, rebased, now);
  const inDrill = new Set(rebased.drill?.upAtStart);
  return {
    ...base,
    // The drill is over, unseen: who was up when it began may have gone down in it.
    hosts: base.hosts.map((host) => (inDrill.has(host.id) ? { ...host, toldToShutDown: true } : host)),
    lastDrill:
      rebased.drill === null ? rebased.lastDrill : { endedAt: rebased.savedAt.wall, cutShort: false },
    maintenance: harmlessMaintenance(rebased, now),
  };
}

const isFresh = ({ bootId, savedAt, mayBeOutdated }: Remembered, bootNow: string, now: Moment): boolean =>
  mayBeOutdated !== true &&
  bootId === bootNow &&
  savedAt.monotonic <= now.monotonic &&
  between(savedAt.monotonic, now.monotonic) <= servedFromMemoryFor;

function servedAgain(settings: DomainSettings, base: State, rebased: Remembered, now: Moment): State {
  return {
    ...base,
    // Nobody watched the mains while we were away.
    hosts: putOff(settings, base.hosts, now),
    decided: rebased.decided,
    mains: mainsAgain(rebased, now),
    drill: rebased.drill,
    maintenance: maintenanceOf(rebased, now),
  };
}

/** Stability has to be watched anew, so `restoring` becomes `lost`; a suspicion starts anew from `present`. */
function mainsAgain({ mains, decided, outage }: Remembered, now: Moment): Mains {
  if (decided && outage !== null) {
    return { name: 'lost', since: mains.name === 'lost' ? mains.since : now };
  }
  if (decided && mains.name !== 'unknown') {
    return { name: 'present', since: mains.name === 'present' ? mains.since : now };
  }
  return { name: 'unknown', since: now, cause: 'undecided' };
}

function maintenanceOf({ maintenance }: Remembered, now: Moment): Maintenance | null {
  if (maintenance === null || maintenance.until.monotonic <= now.monotonic) return null;
  return { until: maintenance.until, held: new Map(Object.entries(maintenance.held)) };
}

/** Held on battery before a reboot, it would shut down the very machines that have just come back. */
function harmlessMaintenance(rebased: Remembered, now: Moment): Maintenance | null {
  const maintenance = maintenanceOf(rebased, now);
  const allOnLine = maintenance !== null && [...maintenance.held.values()].every((status) => status === 'OL');
  return allOnLine ? maintenance : null;
}

/** After another boot the monotonic clock has started anew: its times are told by the wall clock then. */
function rebase(remembered: Remembered, bootId: string, now: Moment): Remembered {
  if (remembered.bootId === bootId && remembered.savedAt.monotonic <= now.monotonic) return remembered;
  const past = (then: Moment): Moment => moment(now.monotonic - Math.max(0, now.wall - then.wall), then.wall);
  const { outage, drill, maintenance, hosts } = remembered;
  return {
    ...remembered,
    savedAt: past(remembered.savedAt),
    outage:
      outage === null
        ? null
        : {
            startedAt: past(outage.startedAt),
            deadlinesFrom: past(outage.deadlinesFrom),
            saidLowBattery: [],
          },
    drill: drill === null ? null : { ...drill, startedAt: past(drill.startedAt), stoppedAt: null },
    maintenance:
      maintenance === null
        ? null
        : { ...maintenance, until: future(maintenance.until, remembered.savedAt, now) },
    hosts: hosts.map((host) => rebasedHost(host, past)),
  };
}

/**
 * Within one boot the battery goes on draining, or charging, while we are away. Over a reboot nobody knows which it did:
 * the charge is the last that was known.
 */
function batteryAgain(
  settings: BatterySettings,
  remembered: Remembered | null,
  bootId: string,
  now: Moment,
): Battery {
  const battery = remembered?.battery ?? null;
  if (remembered === null || battery === null) return fullBattery(now);
  if (remembered.bootId === bootId && remembered.savedAt.monotonic <= now.monotonic) return battery;
  return { ...batteryAt(battery, settings, remembered.outage !== null, remembered.savedAt), at: now };
}

/** Never further away than it was when it was written, whatever the wall clock says now. */
function future(until: Moment, savedAt: Moment, now: Moment): Moment {
  const left = Math.min(until.wall - now.wall, between(savedAt.monotonic, until.monotonic));
  return moment(now.monotonic + left, now.wall + left);
}

/** A configured value that changed since wins over what was set at run time. */
const delaysThatHold = (
  settings: DomainSettings,
  delays: Readonly<Record<string, RuntimeDelay>>,
): ReadonlyMap<string, RuntimeDelay> =>
  new Map(
    Object.entries(delays).filter(([name, { configured }]) =>
      settings.upses.some(
        (ups): boolean => ups.name === name && sameDuration(ups.lowBatteryAfter, configured),
      ),
    ),
  );

const sameDuration = (one: Duration, other: Duration): boolean => one === other;

const seenAlive = (state: State): readonly string[] =>
  [...state.sentinels, ...state.witnesses].filter(({ grace }) => grace === null).map(({ id }) => id);

/** The last of the times at which somebody's grace is over. */
const graceUntil = ({ startedAt, sentinels, witnesses }: State): Monotonic =>
  monotonicTime(
    Math.max(startedAt.monotonic, ...[...sentinels, ...witnesses].map(({ grace }) => grace?.until ?? 0)),
  );
