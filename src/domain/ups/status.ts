import type { Now } from '../core/now.js';
import type { DomainSettings, SectionSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, milliseconds, type Duration, type Moment, type Monotonic } from '../core/time.js';
import type { UpsStatus } from '../view/snapshot.js';
import { batteryAt } from './battery.js';
import { portLowAt } from './data_port.js';
import { onBatteryOf, sparesOf, upsesOf } from './supply.js';
import { onBattery, type OnBattery, type Ups } from './ups.js';

/** The charge (0 to 1) at which `OB LB` is said at the latest. */
const nearlyEmpty = 0.05;

/** The section that carries the settings of this one: itself, or the one that it is an alias of. */
export const principalOf = (settings: DomainSettings, section: SectionSettings): SectionSettings =>
  section.aliasOf === null
    ? section
    : (settings.sections.find(({ name }) => name === section.aliasOf) ?? section);

/** From the outage's start to `OB LB`: set at run time, or as configured; null: only once the battery is low. */
export function shutdownDelay(
  settings: DomainSettings,
  state: State,
  section: SectionSettings,
): Duration | null {
  const principal = principalOf(settings, section);
  return state.delays.get(principal.name)?.delay ?? principal.lowBatteryAfter;
}

/**
 * The moment of this section's own `OB LB`: after its delay, or when so many batteries are low before that it cannot do
 * without them; null while it is not on battery, or nothing tells when that will be.
 */
export function lowBatteryMoment(
  settings: DomainSettings,
  state: State,
  section: SectionSettings,
): Monotonic | null {
  const on = onBatteryOf(state.upses, section);
  if (on === null) return null;
  const delay = shutdownDelay(settings, state, section);
  const delayed = delay === null ? null : after(on.since.monotonic, delay);
  const low = upsesOf(state.upses, section)
    .flatMap((ups) => lowAt(ups) ?? [])
    .toSorted((one, other) => one - other)[sparesOf(section)];
  if (low === undefined) return delayed;
  return delayed === null || low < delayed ? low : delayed;
}

/** When its battery is low by what is known of it, whatever the delays; null where it is not on battery or nothing is known. */
function lowAt(ups: Ups): Monotonic | null {
  const on = onBattery(ups);
  if (on === null) return null;
  const { port, settings } = ups;
  if (port !== null && settings.port !== null)
    return on.simulated ? null : portLowAt(port, settings.port, on.since);
  return nearlyEmptyAt(ups, on);
}

/**
 * Where the model says that the battery is nearly empty, as in an outage soon after another, nobody may go on waiting for
 * the delay; null without a model.
 */
function nearlyEmptyAt({ battery, settings }: Ups, { since, simulated }: OnBattery): Monotonic | null {
  if (settings.battery === null || battery === null) return null;
  const { charge, at } = simulated ? batteryAt(battery, settings.battery, false, since) : battery;
  return after(at.monotonic, milliseconds((charge - nearlyEmpty) * settings.battery.runtime));
}

/**
 * What this section is to say now (docs/nut.md, "Status"), maintenance aside: `OB` as soon as one of its UPSes is on battery,
 * `OB LB` only while it lacks more of them than it can do without.
 */
function trueStatus(settings: DomainSettings, state: State, section: SectionSettings, now: Now): UpsStatus {
  const upses = upsesOf(state.upses, section);
  const principal = principalOf(settings, section);
  const spares = sparesOf(section);
  const on = onBatteryOf(upses, section);
  const isReal = upses.some(({ decided, outage }) => decided && outage !== null);
  if (on === null && upses.filter(({ decided }) => !decided).length > spares) return 'stale';
  if (on?.simulated === false) return hasSaidLowBattery(upses, principal.name, spares) ? 'OB LB' : 'OB';
  if (isReal) return 'OB';
  if (principal.ignoresDrills || !upses.some((ups) => onBattery(ups) !== null)) return 'OL';
  const moment = lowBatteryMoment(settings, state, section);
  if (moment === null) return 'OB';
  // A drill that was stopped counts down no further: nobody is to be shut down by its aftermath.
  const stoppedAt = drillStoppedAt(upses);
  const isLow = stoppedAt === null ? now.reached(moment) : stoppedAt.monotonic >= moment;
  return isLow ? 'OB LB' : 'OB';
}

const hasSaidLowBattery = (upses: readonly Ups[], section: string, spares: number): boolean =>
  upses.filter(({ outage }) => outage?.saidLowBattery.includes(section) === true).length > spares;

const drillStoppedAt = (upses: readonly Ups[]): Moment | null =>
  upses.reduce<Moment | null>((first, { drill }) => first ?? drill?.stoppedAt ?? null, null);

/**
 * What each section says now: the truth, or what it said when maintenance began. But never that it is on battery when it is
 * not: machines that come back in a long maintenance would shut down again.
 */
export function servedStatuses(
  settings: DomainSettings,
  state: State,
  now: Now,
): ReadonlyMap<string, UpsStatus> {
  const served = settings.sections.map((section): [string, UpsStatus] => {
    const truth = trueStatus(settings, state, section, now);
    const isHeld = state.maintenance !== null && truth !== 'stale' && truth !== 'OL';
    return [section.name, isHeld ? (state.maintenance.held.get(section.name) ?? 'OL') : truth];
  });
  const isSame =
    served.length === state.served.size &&
    served.every(([name, status]) => state.served.get(name) === status);
  return isSame ? state.served : new Map(served);
}

/** Time left to `OB LB`; null when there is none to come. */
export function lowBatteryIn(
  settings: DomainSettings,
  state: State,
  section: SectionSettings,
  now: Now,
): Duration | null {
  if (state.maintenance !== null) return null;
  const moment = lowBatteryMoment(settings, state, section);
  if (moment === null || moment <= now.monotonic) return null;
  const upses = upsesOf(state.upses, section);
  const isReal = onBatteryOf(upses, section)?.simulated === false;
  const isOutOfDrill = drillStoppedAt(upses) !== null || principalOf(settings, section).ignoresDrills;
  return !isReal && isOutOfDrill ? null : milliseconds(moment - now.monotonic);
}
