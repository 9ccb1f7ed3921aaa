import type { Now } from '../core/now.js';
import type { DomainSettings, SectionSettings } from '../core/settings.js';
import type { State } from '../core/state.js';
import { after, milliseconds, type Duration, type Monotonic } from '../core/time.js';
import type { UpsStatus } from '../view/snapshot.js';
import { batteryAt } from './battery.js';
import { onBattery, type OnBattery, type Ups } from './ups.js';

/** The charge (0 to 1) at which `OB LB` is said at the latest. */
const nearlyEmpty = 0.05;

/** The UPS whose status this section tells. */
export const upsOfSection = ({ upses }: State, section: SectionSettings): Ups | undefined =>
  upses.find(({ settings }) => settings.name === section.ups);

/** The section that carries the settings of this one: itself, or the one that it is an alias of. */
export const principalOf = (settings: DomainSettings, section: SectionSettings): SectionSettings =>
  section.aliasOf === null
    ? section
    : (settings.sections.find(({ name }) => name === section.aliasOf) ?? section);

/** From the outage's start to `OB LB`: set at run time, or as configured. */
export function shutdownDelay(settings: DomainSettings, state: State, section: SectionSettings): Duration {
  const principal = principalOf(settings, section);
  return state.delays.get(principal.name)?.delay ?? principal.lowBatteryAfter;
}

/** The moment of this section's own `OB LB`: after its delay, or when the modelled battery is nearly empty before; null while its UPS is not on battery. */
export function lowBatteryMoment(
  settings: DomainSettings,
  state: State,
  ups: Ups,
  section: SectionSettings,
): Monotonic | null {
  const on = onBattery(ups);
  if (on === null) return null;
  const delayed = after(on.since.monotonic, shutdownDelay(settings, state, section));
  const empty = nearlyEmptyAt(ups, on);
  return empty !== null && empty < delayed ? empty : delayed;
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

/** What this section is to say now (docs/nut.md, "Status"), maintenance aside. */
function trueStatus(
  settings: DomainSettings,
  state: State,
  ups: Ups,
  section: SectionSettings,
  now: Now,
): UpsStatus {
  if (!ups.decided) return 'stale';
  const principal = principalOf(settings, section);
  if (ups.outage !== null) return ups.outage.saidLowBattery.includes(principal.name) ? 'OB LB' : 'OB';
  const moment = lowBatteryMoment(settings, state, ups, section);
  if (moment === null || principal.ignoresDrills) return 'OL';
  // A drill that was stopped counts down no further: nobody is to be shut down by its aftermath.
  const stoppedAt = ups.drill?.stoppedAt ?? null;
  const isLow = stoppedAt === null ? now.reached(moment) : stoppedAt.monotonic >= moment;
  return isLow ? 'OB LB' : 'OB';
}

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
    const ups = upsOfSection(state, section);
    const truth = ups === undefined ? 'stale' : trueStatus(settings, state, ups, section, now);
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
  const ups = upsOfSection(state, section);
  if (ups === undefined || state.maintenance !== null) return null;
  const moment = lowBatteryMoment(settings, state, ups, section);
  if (moment === null || moment <= now.monotonic) return null;
  const stoppedAt = ups.drill?.stoppedAt ?? null;
  const isOutOfDrill = stoppedAt !== null || principalOf(settings, section).ignoresDrills;
  if (ups.outage === null && isOutOfDrill) return null;
  return milliseconds(moment - now.monotonic);
}
