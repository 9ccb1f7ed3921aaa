import type { DomainSettings, UpsSettings } from './settings.js';
import type { UpsStatus } from './snapshot.js';
import type { State } from './state.js';
import { after, milliseconds, type Duration, type Moment, type Monotonic } from './time.js';

/** The outage, or the drill, that the UPSes are on battery for. A real outage goes before a drill. */
export function onBatterySince(state: State): { since: Moment; simulated: boolean } | null {
  if (!state.decided) return null;
  if (state.outage !== null) return { since: state.outage.startedAt, simulated: false };
  if (state.drill !== null) return { since: state.drill.startedAt, simulated: true };
  return null;
}

/** The UPS that carries the settings of this one: itself, or the one that it is an alias of. */
export const principalOf = (settings: DomainSettings, ups: UpsSettings): UpsSettings =>
  settings.upses.find(({ name }) => name === ups.aliasOf) ?? ups;

/** From the outage's start to `OB LB`: set at run time, or as configured. */
export function shutdownDelay(settings: DomainSettings, state: State, ups: UpsSettings): Duration {
  const principal = principalOf(settings, ups);
  return state.delays.get(principal.name)?.delay ?? principal.lowBatteryAfter;
}

/** The moment of this UPS's own `OB LB`; null while it is not on battery. */
export function lowBatteryMoment(settings: DomainSettings, state: State, ups: UpsSettings): Monotonic | null {
  const onBattery = onBatterySince(state);
  return onBattery === null ? null : after(onBattery.since.monotonic, shutdownDelay(settings, state, ups));
}

/** What this UPS is to say now (the design's table "Status"), maintenance aside. */
export function trueStatus(settings: DomainSettings, state: State, ups: UpsSettings, now: Moment): UpsStatus {
  if (!state.decided) return 'stale';
  const moment = lowBatteryMoment(settings, state, ups);
  if (moment === null || ignores(settings, state, ups)) return 'OL';
  return now.monotonic >= moment ? 'OB LB' : 'OB';
}

/** A drill that this UPS takes no part in. */
const ignores = (settings: DomainSettings, state: State, ups: UpsSettings): boolean =>
  onBatterySince(state)?.simulated === true && principalOf(settings, ups).ignoresDrills;

/** What this UPS says now: the truth, or what it said when maintenance began. */
export const servedStatus = (
  settings: DomainSettings,
  state: State,
  ups: UpsSettings,
  now: Moment,
): UpsStatus =>
  state.decided && state.maintenance !== null
    ? (state.maintenance.held.get(ups.name) ?? 'OL')
    : trueStatus(settings, state, ups, now);

/** Time left to `OB LB`; null when there is none to come. */
export function lowBatteryIn(
  settings: DomainSettings,
  state: State,
  ups: UpsSettings,
  now: Moment,
): Duration | null {
  const moment = lowBatteryMoment(settings, state, ups);
  if (moment === null || state.maintenance !== null || now.monotonic >= moment) return null;
  if (ignores(settings, state, ups)) return null;
  return milliseconds(moment - now.monotonic);
}
