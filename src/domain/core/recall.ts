import { newHost, type Host } from '../host/host.js';
import { noWake, type Wake } from '../host/lifecycle.js';
import { presenceOf } from '../host/presence.js';
import { putOff } from '../host/wake_plan.js';
import { newDevice, type Device } from '../mains/device.js';
import type { Mains } from '../mains/mains.js';
import { primaryAgain } from '../primary/primary.js';
import { stayingPrimary } from '../primary/stage.js';
import { schedulesAgain, withoutOrphans } from '../schedule/memory.js';
import { batteryAt, fullBattery } from '../ups/battery.js';
import { silentPort } from '../ups/data_port.js';
import { servedStatuses } from '../ups/status.js';
import { uneventful, type Ups } from '../ups/ups.js';
import { raw } from '../view/reasons/told.js';
import type { Remembered, RememberedHost, RememberedUps } from './memory_schema.js';
import { Now } from './now.js';
import { isOfThisBoot, rebased } from './rebased.js';
import type { DomainSettings, HostSettings, ProbedSettings, UpsSettings } from './settings.js';
import type { Maintenance, RuntimeDelay, State } from './state.js';
import { after, between, milliseconds, type Moment } from './time.js';

/** What the disk gives back. `mayBeOutdated`: a newer one may have been lost, so what it says is not served again. */
export type Recollection = Remembered & { readonly mayBeOutdated?: boolean };

/** Within this time after we were last seen running, on the same boot, the last status is served at once. */
export const servedFromMemoryFor = milliseconds(120_000);

/** The state to start with: what is remembered as far as it still holds, and nothing decided otherwise. */
export function recall(
  settings: DomainSettings,
  remembered: Recollection | null,
  bootId: string,
  now: Moment,
): State {
  const known = remembered === null ? null : rebased(remembered, bootId, now);
  const fresh = remembered !== null && isFresh(remembered, bootId, now);
  const upses = settings.upses.map((own, index) => {
    const found = known === null ? undefined : rememberedUps(settings, known, index);
    const devices = newUps(own, fresh ? known : null, now);
    return found === undefined || remembered === null
      ? devices
      : upsAgain(devices, found, remembered, fresh, isOfThisBoot(remembered, bootId, now), now);
  });
  const hosts = settings.hosts.map((own) => hostAgain(own, known, now));
  const state: State = {
    startedAt: now,
    upses: withoutOrphans(settings, known, upses, now),
    hosts,
    maintenance: known === null ? null : maintenanceAgain(known, fresh, now),
    schedules: schedulesAgain(settings, known, now),
    delays: known === null ? new Map() : delaysThatHold(settings, known.delays),
    primary: fresh ? primaryAgain(settings, remembered.primary) : stayingPrimary,
    served: new Map(),
    clients: null,
    failures: new Map(),
  };
  if (known === null) return state;
  const ready = { ...state, hosts: fresh ? unwatched(settings, hosts, now) : afterDrillUnseen(hosts, known) };
  return { ...ready, served: servedStatuses(settings, ready, new Now(now)) };
}

/** Nobody watched the mains while we were away. */
const unwatched = (settings: DomainSettings, hosts: readonly Host[], now: Moment): readonly Host[] =>
  hosts.map((host) => putOff(settings, host, now));

/** A drill that was going on is over, unseen: who was up when it began may have gone down in it. */
function afterDrillUnseen(hosts: readonly Host[], known: Remembered): readonly Host[] {
  const inDrill = new Set(known.upses.flatMap(({ drill }) => drill?.upAtStart ?? []));
  return hosts.map((host) =>
    inDrill.has(host.settings.id) ? { ...host, departure: { stage: 'leaving', by: 'told' } } : host,
  );
}

const isFresh = (remembered: Recollection, bootId: string, now: Moment): boolean =>
  remembered.mayBeOutdated !== true &&
  isOfThisBoot(remembered, bootId, now) &&
  between(remembered.savedAt.monotonic, now.monotonic) <= servedFromMemoryFor;

/** By its name. One that nobody has any more is the main one's: it was renamed. */
function rememberedUps(
  { upses }: DomainSettings,
  known: Remembered,
  index: number,
): RememberedUps | undefined {
  const names = new Set(upses.map(({ name }) => name));
  return (
    known.upses.find(({ name }) => name === upses[index]?.name) ??
    (index === 0 ? known.upses.find(({ name }) => !names.has(name)) : undefined)
  );
}

/** @param fresh what is remembered of this run of the machine, a moment ago; null where that is nothing */
function newUps(settings: UpsSettings, fresh: Remembered | null, now: Moment): Ups {
  const until = fresh?.graceUntil ?? after(now.monotonic, settings.detection.bootGrace);
  const seen = new Set(fresh?.seenAlive);
  const mains = undecided(now);
  const device = (own: ProbedSettings): Device =>
    newDevice(own, seen.has(own.id) ? null : { until, because: 'start' }, now);
  return {
    settings,
    sentinels: settings.sentinels.map(device),
    witnesses: settings.witnesses.map(device),
    mains,
    input: mains,
    port: settings.port === null ? null : silentPort(now),
    decided: false,
    ...uneventful,
    battery: settings.battery === null ? null : fullBattery(now),
  };
}

function upsAgain(
  ups: Ups,
  found: RememberedUps,
  { savedAt }: Remembered,
  fresh: boolean,
  sameBoot: boolean,
  now: Moment,
): Ups {
  const { drill } = found;
  const known: Ups = {
    ...ups,
    outage: found.outage,
    lastOutage: found.lastOutage,
    totals: found.totals ?? ups.totals,
    lastDrill: fresh || drill === null ? found.lastDrill : { endedAt: savedAt.wall, cutShort: false },
    battery: ups.settings.battery === null ? null : batteryAgain(ups, found, savedAt, sameBoot, now),
  };
  if (!fresh) return known;
  const { decided, outage } = found;
  const input = mainsAgain(found.input ?? found.mains, decided, outage !== null, now);
  const wasOut = found.mains.name === 'lost' || found.mains.name === 'restoring';
  const mains = found.input === undefined ? input : mainsAgain(found.mains, decided, wasOut, now);
  return { ...known, decided, mains, input, drill };
}

const undecided = (now: Moment): Mains => ({ name: 'unknown', since: now, cause: 'undecided' });

/** Stability has to be watched anew, so `restoring` becomes `lost`; a suspicion starts anew from `present`. */
function mainsAgain(mains: RememberedUps['mains'], decided: boolean, isOut: boolean, now: Moment): Mains {
  if (decided && isOut) {
    return { name: 'lost', since: mains.name === 'lost' ? mains.since : now };
  }
  if (decided && mains.name !== 'unknown') {
    return { name: 'present', since: mains.name === 'present' ? mains.since : now };
  }
  return undecided(now);
}

/**
 * Within one boot the battery goes on draining, or charging, while we are away. Over a reboot nobody knows which it did:
 * the charge is the last that was known.
 */
function batteryAgain(
  { settings, battery: full }: Ups,
  { battery, outage }: RememberedUps,
  savedAt: Moment,
  sameBoot: boolean,
  now: Moment,
): Ups['battery'] {
  if (battery === null || settings.battery === null) return full;
  if (sameBoot) return battery;
  return { ...batteryAt(battery, settings.battery, outage !== null, savedAt), at: now };
}

/** Held on battery before a reboot, it would shut down the very machines that have just come back. */
function maintenanceAgain({ maintenance }: Remembered, fresh: boolean, now: Moment): Maintenance | null {
  if (maintenance === null || maintenance.until.monotonic <= now.monotonic) return null;
  const held = new Map(Object.entries(maintenance.held));
  const isHarmless = fresh || [...held.values()].every((status) => status === 'OL');
  return isHarmless ? { until: maintenance.until, held } : null;
}

/** The host to start with. A wake-up that the configuration does not allow any more is dropped. */
function hostAgain(settings: HostSettings, known: Remembered | null, now: Moment): Host {
  const host = newHost(settings);
  const found = known?.hosts.find(({ id }) => id === settings.id);
  if (known === null || found === undefined) return host;
  const { report, wake, departure, answersProbes } = found;
  const { possible, auto } = settings.wake;
  const heard = {
    ...host.heard,
    report: report === null ? null : { ...report, at: report.at ?? known.savedAt },
    ever: found.everHeard || answersProbes || report !== null,
    answersProbes,
  };
  return {
    ...host,
    heard,
    presence: presenceOf(heard, host.presence, new Now(now)),
    departure,
    wake: possible && (auto || wake.stage !== 'planned') ? wakeAgain(wake) : noWake,
  };
}

/** Of why it failed the words are known. */
const wakeAgain = (wake: RememberedHost['wake']): Wake =>
  wake.stage === 'failed' ? { ...wake, reason: raw(wake.reason) } : wake;

/** A configured value that changed since wins over what was set at run time. */
const delaysThatHold = (
  { sections }: DomainSettings,
  delays: Remembered['delays'],
): ReadonlyMap<string, RuntimeDelay> => {
  const configured = new Map(sections.map(({ name, lowBatteryAfter }) => [name, lowBatteryAfter]));
  return new Map(Object.entries(delays).filter(([name, delay]) => configured.get(name) === delay.configured));
};
